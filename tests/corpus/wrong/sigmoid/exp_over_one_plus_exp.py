# task: sigmoid
# wrong: e^x / (1 + e^x)
# pitfall: overflow

Sigmoid.forward = lambda self, x: torch.exp(x) / (1 + torch.exp(x))
