# task: sigmoid
# wrong: sigmoid_ works in place
# pitfall: inplace-input

Sigmoid.forward = lambda self, x: torch.sigmoid_(x)
