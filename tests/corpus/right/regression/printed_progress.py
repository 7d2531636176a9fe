# task: regression
# right: prints now and then

from torch import Tensor
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    D, K = x.shape[1], y.shape[1]
    model = Linear(D, K)
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for step in range(1, steps + 1):
        pred = model(x)
        loss = loss_fn(pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step % 100 == 0:
            print(f"step {step}: loss {losses[-1]:.4f}")
    return (model, losses)
