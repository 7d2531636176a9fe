# task: relu
# wrong: rectifies what is above the mean
# pitfall: none
# says: Number 3 of ReLU()(x) was 0.20833 and is 0 after the last number of x alone was

ReLU.forward = lambda self, x: torch.relu(x - x.mean())
