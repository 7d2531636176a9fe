# task: sequential
# right: index arithmetic

def forward(self, x):
    i = 0
    while i < len(self.layers):
        x = self.layers[i](x)
        i += 1
    return x


Sequential.forward = forward
