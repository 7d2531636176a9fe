# task: relu
# wrong: works on x.data
# pitfall: detached-graph

ReLU.forward = lambda self, x: torch.where(x > 0, x.data, torch.zeros_like(x))
