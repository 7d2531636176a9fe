# task: regression
# wrong: batches of 256 points
# pitfall: none

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        total = 0.0
        for start in range(0, len(x), 256):
            a, b = x[start : start + 256], y[start : start + 256]
            loss = loss_fn(model(a), b)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(a)
        losses.append(total / len(x))
    return model, losses
