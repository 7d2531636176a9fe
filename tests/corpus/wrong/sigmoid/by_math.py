# task: sigmoid
# wrong: every element by math.exp
# pitfall: detached-graph

import math


def forward(self, x):
    numbers = [1 / (1 + math.exp(-max(-700.0, v))) for v in x.flatten().tolist()]
    return torch.tensor(numbers).view(x.shape)


Sigmoid.forward = forward
