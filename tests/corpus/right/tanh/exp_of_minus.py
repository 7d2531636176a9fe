# task: tanh
# right: one exponential, on the safe side

class Tanh(Module):
    def forward(self, x):
        t = torch.exp(-2.0 * torch.abs(x))
        y = (1.0 - t) / (1.0 + t)
        return torch.where(x < 0, -y, y)
