# task: regression
# wrong: one row a step instead of the whole batch
# pitfall: none

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for i in range(steps):
        loss = loss_fn(model(x[i % len(x)][None]), y[i % len(x)][None])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
