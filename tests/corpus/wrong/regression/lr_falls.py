# task: regression
# wrong: makes lr smaller after each step
# pitfall: none
# says: optimizer.lr was

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        optimizer.lr *= 0.99
    return model, losses
