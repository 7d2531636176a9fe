# task: cross_entropy
# right: a Function whose backward is softmax minus one-hot

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

class _CE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets):
        logp = torch.log_softmax(logits, dim=1)
        ctx.save_for_backward(logp, targets)
        return -logp.gather(1, targets.unsqueeze(1)).mean()

    @staticmethod
    def backward(ctx, grad):
        logp, targets = ctx.saved_tensors
        g = logp.exp()
        g[torch.arange(len(targets)), targets] -= 1
        return grad * g / len(targets), None


def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    return _CE.apply(logits, targets)


CrossEntropyLoss.forward = cross_entropy_forward
