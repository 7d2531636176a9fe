# task: regression
# wrong: lr grows step by step
# pitfall: none

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    losses = []
    for i in range(steps):
        optimizer = SGD(model.parameters(), lr=lr * (1 + i / 1000))
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
