# task: tanh
# wrong: detached
# pitfall: detached-graph

Tanh.forward = lambda self, x: torch.tanh(x.detach())
