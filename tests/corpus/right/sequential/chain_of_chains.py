# task: sequential
# right: a chain made of its own head and tail

def forward(self, x):
    if not self.layers:
        return x
    head, *tail = self.layers
    return Sequential(*tail).forward(head(x))


Sequential.forward = forward
