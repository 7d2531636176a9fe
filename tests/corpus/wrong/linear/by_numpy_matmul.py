# task: linear
# wrong: the product is taken in numpy
# pitfall: detached-graph

import numpy as np


def forward(self, x):
    y = np.matmul(x.detach().numpy(), self.W.detach().numpy()) + self.b.detach().numpy()
    return torch.from_numpy(y)


Linear.forward = forward
