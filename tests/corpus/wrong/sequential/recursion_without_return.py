# task: sequential
# wrong: a recursion that forgets to return
# pitfall: missing-return

def forward(self, x, i=0):
    if i == len(self.layers):
        return x
    self.forward(self.layers[i](x), i + 1)


Sequential.forward = forward
