# task: regression
# wrong: lr = 10 stands in the call
# pitfall: lr-too-high

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn, optimizer = MSELoss(), SGD(model.parameters(), lr=10.0)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
