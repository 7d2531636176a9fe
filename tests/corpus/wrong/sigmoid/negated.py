# task: sigmoid
# wrong: -σ(x)
# pitfall: wrong-sign

Sigmoid.forward = lambda self, x: -torch.sigmoid(x)
