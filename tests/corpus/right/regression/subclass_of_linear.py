# task: regression
# right: a Linear of a class of its own

class Line(Linear):
    def __init__(self):
        super().__init__(1, 1)


def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Line()
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
