# task: relu
# wrong: detached
# pitfall: detached-graph

ReLU.forward = lambda self, x: torch.relu(x).detach()
