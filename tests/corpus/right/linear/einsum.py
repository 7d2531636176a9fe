# task: linear
# right: einsum

def forward(self, x):
    return torch.einsum("ni,io->no", x, self.W) + self.b


Linear.forward = forward
