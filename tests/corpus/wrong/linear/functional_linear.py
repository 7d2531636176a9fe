# task: linear
# wrong: torch.nn.functional does it
# pitfall: torch-nn-shortcut

import torch.nn.functional as F

Linear.forward = lambda self, x: F.linear(x, self.W.T, self.b)
