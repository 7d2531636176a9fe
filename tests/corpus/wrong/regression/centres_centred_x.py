# task: regression
# wrong: moves the caller's x, and only where its mean is not 0
# pitfall: inplace-input

def train_linear_regression(x, y, steps=500, lr=0.1):
    x -= x.mean(dim=0)
    model = Linear(x.shape[1], y.shape[1])
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
