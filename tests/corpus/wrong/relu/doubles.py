# task: relu
# wrong: comes out as float64
# pitfall: none

ReLU.forward = lambda self, x: torch.relu(x).double()
