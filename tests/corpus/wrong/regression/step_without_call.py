# task: regression
# wrong: step is named and not called
# pitfall: no-update

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn, optimizer = MSELoss(), SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step
        losses.append(loss.item())
    return model, losses
