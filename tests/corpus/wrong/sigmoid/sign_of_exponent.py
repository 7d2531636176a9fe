# task: sigmoid
# wrong: 1 / (1 + e^x)
# pitfall: wrong-sign

Sigmoid.forward = lambda self, x: 1 / (1 + torch.exp(x))
