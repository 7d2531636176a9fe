# task: relu
# wrong: comes out as float64
# pitfall: none
# says: ReLU()(x) is torch.float64, and x is torch.float32: the type should stay the

ReLU.forward = lambda self, x: torch.relu(x).double()
