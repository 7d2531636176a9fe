# task: sigmoid
# right: torch.sigmoid

Sigmoid.forward = lambda self, x: torch.sigmoid(x)
