# task: relu
# wrong: leaks a little on the left
# pitfall: none

ReLU.forward = lambda self, x: torch.where(x > 0, x, 0.01 * x)
