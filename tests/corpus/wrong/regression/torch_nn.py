# task: regression
# wrong: everything from torch.nn and torch.optim
# pitfall: torch-nn-shortcut

import torch
from torch import Tensor
from g2c.nn import Linear

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    model = torch.nn.Linear(x.shape[1], y.shape[1])
    loss_fn = torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
