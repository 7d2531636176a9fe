# task: sigmoid
# wrong: torch.nn.functional.logsigmoid
# pitfall: torch-nn-shortcut

from torch.nn.functional import logsigmoid

Sigmoid.forward = lambda self, x: logsigmoid(x).exp()
