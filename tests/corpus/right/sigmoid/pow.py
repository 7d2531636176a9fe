# task: sigmoid
# right: a power of e

import math

Sigmoid.forward = lambda self, x: (1 + math.e ** (-x)) ** -1
