# task: regression
# wrong: clears the gradients at every second step
# pitfall: stale-gradients

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for step in range(steps):
        if step % 2 == 0:
            optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
