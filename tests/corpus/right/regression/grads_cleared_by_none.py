# task: regression
# right: sets .grad to None before backward in place of zero_grad

from torch import Tensor
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    """Fit a single new Linear to (x, y) with MSELoss and SGD, on the full batch.

    x: (N, D) float inputs. y: (N, K) float targets.
    steps: number of updates. lr: step size of SGD.
    Returns the trained Linear(D, K), and the loss of each step as `steps` Python floats.
    """
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        for p in model.parameters():
            p.grad = None
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
