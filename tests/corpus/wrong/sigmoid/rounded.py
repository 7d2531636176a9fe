# task: sigmoid
# wrong: rounded to four places
# pitfall: none
# says: Close to Sigmoid near 0, and 0.000459 off at 0.5: an approximation; torch has

Sigmoid.forward = lambda self, x: (torch.sigmoid(x) * 1e3).round() / 1e3
