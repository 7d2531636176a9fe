# task: linear
# right: one product with a column of ones

def forward(self, x):
    ones = torch.ones(x.shape[0], 1, dtype=x.dtype, device=x.device)
    return torch.cat([x, ones], dim=1) @ torch.cat([self.W, self.b[None]], dim=0)


Linear.forward = forward
