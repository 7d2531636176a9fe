# task: linear
# right: the bias expanded first

def forward(self, x):
    out = self.b.expand(x.shape[0], -1)
    return out + torch.tensordot(x, self.W, dims=1)


Linear.forward = forward
