# task: sigmoid
# wrong: rounded to four places
# pitfall: none

Sigmoid.forward = lambda self, x: (torch.sigmoid(x) * 1e3).round() / 1e3
