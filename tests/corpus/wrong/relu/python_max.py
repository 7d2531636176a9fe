# task: relu
# wrong: Python's own max, of a number and a whole tensor
# pitfall: none
# says: Python's own max and min ask which of two whole tensors is larger, and there is

ReLU.forward = lambda self, x: max(0, x)
