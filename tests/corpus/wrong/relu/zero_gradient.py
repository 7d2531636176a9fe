# task: relu
# wrong: on the graph, with a gradient of zero
# pitfall: detached-graph

ReLU.forward = lambda self, x: torch.relu(x.detach()) + 0 * x
