# task: regression
# right: the loss is read after each update

def train_linear_regression(x, y, steps=500, lr=0.1):
    model, loss_fn = Linear(x.shape[1], y.shape[1]), MSELoss()
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        optimizer.step()
        with torch.no_grad():
            losses.append(loss_fn(model(x), y).item())
    return model, losses
