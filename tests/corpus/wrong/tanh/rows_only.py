# task: tanh
# wrong: not for a single number
# pitfall: none

Tanh.forward = lambda self, x: torch.stack([torch.tanh(row) for row in x])
