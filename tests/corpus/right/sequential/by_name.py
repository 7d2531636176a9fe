# task: sequential
# right: x passed by its name

def forward(self, x):
    for layer in self.layers:
        x = layer(x=x)
    return x


Sequential.forward = forward
