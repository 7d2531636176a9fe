# task: sigmoid
# wrong: detached
# pitfall: detached-graph

Sigmoid.forward = lambda self, x: torch.sigmoid(x).detach()
