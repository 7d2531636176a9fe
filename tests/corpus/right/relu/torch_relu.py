# task: relu
# right: torch.relu

ReLU.forward = lambda self, x: torch.relu(x)
