# task: regression
# wrong: a Linear(1, 1), and predictions of (N,)
# pitfall: silent-broadcast

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
