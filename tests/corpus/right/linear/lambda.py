# task: linear
# right: a lambda assigned to the class

import torch

from g2c.nn import Linear

Linear.forward = lambda self, x: x @ self.W + self.b
