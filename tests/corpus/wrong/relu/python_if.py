# task: relu
# wrong: one decision for all numbers
# pitfall: none
# says: `if`, `and` and `or` want a single yes or no, and a comparison of tensors gives

ReLU.forward = lambda self, x: x if x > 0 else 0
