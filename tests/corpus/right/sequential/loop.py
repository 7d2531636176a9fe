# task: sequential
# right: a loop with another name

def forward(self, x):
    out = x
    for i in range(len(self.layers)):
        out = self.layers[i](out)
    return out


Sequential.forward = forward
