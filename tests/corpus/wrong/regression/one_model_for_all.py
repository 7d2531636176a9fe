# task: regression
# wrong: one Linear for every call
# pitfall: none

LINE = Linear(1, 1)


def train_linear_regression(x, y, steps=500, lr=0.1):
    LINE.W.data.uniform_(-1, 1)
    LINE.b.data.zero_()
    model = LINE
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
