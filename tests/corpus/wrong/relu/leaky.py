# task: relu
# wrong: leaks a little on the left
# pitfall: none
# says: Positive numbers are right, and negative ones are multiplied by 0.01, not 0.

ReLU.forward = lambda self, x: torch.where(x > 0, x, 0.01 * x)
