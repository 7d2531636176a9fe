# task: regression
# right: zero_grad after the step; a new Linear has no gradient yet

from torch import Tensor
from g2c.nn import Linear, MSELoss, SGD

def train_linear_regression(x: Tensor, y: Tensor, steps: int=500, lr: float=0.1) -> tuple[Linear, list[float]]:
    net = Linear(x.size(1), y.size(1))
    opt = SGD(net.parameters(), lr=lr)
    history = []
    for step in range(steps):
        loss = MSELoss()(net(x), y)
        history.append(loss.item())
        loss.backward()
        opt.step()
        opt.zero_grad()
    return net, history
