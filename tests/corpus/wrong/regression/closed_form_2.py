# task: regression
# wrong: solves for W with least squares, makes no steps
# pitfall: none

import torch
from torch import Tensor
from g2c.nn import Linear

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    """Fit a single new Linear to (x, y) with MSELoss and SGD, on the full batch.

    x: (N, D) float inputs. y: (N, K) float targets.
    steps: number of updates. lr: step size of SGD.
    Returns the trained Linear(D, K), and the loss of each step as `steps` Python floats.
    """
    model = Linear(x.shape[1], y.shape[1])
    ones = torch.ones(len(x), 1)
    sol = torch.linalg.lstsq(torch.cat([x, ones], dim=1), y).solution
    model.W.data = sol[:-1]
    model.b.data = sol[-1]
    return model, [0.0] * steps
