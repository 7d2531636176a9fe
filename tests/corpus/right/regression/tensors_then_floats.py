# task: regression
# right: keeps detached tensors and turns them into floats at the end

from torch import Tensor
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    model = Linear(x.shape[1], y.shape[1])
    optimizer = SGD(model.parameters(), lr=lr)
    loss_fn = MSELoss()
    kept = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        kept.append(loss.detach())
    return model, [float(v) for v in kept]
