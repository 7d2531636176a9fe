# task: relu
# wrong: rectifies -x
# pitfall: wrong-sign

ReLU.forward = lambda self, x: torch.relu(-x)
