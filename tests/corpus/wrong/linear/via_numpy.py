# task: linear
# wrong: computes with numpy, so the result is not on the graph
# pitfall: detached-graph

import torch
from g2c.nn import Linear

def linear_forward(self, x):
    y = x.detach().numpy() @ self.W.detach().numpy() + self.b.detach().numpy()
    return torch.from_numpy(y)


Linear.forward = linear_forward
