# task: regression
# wrong: SGD is given lr first and the parameters second
# pitfall: none
# says: SGD takes the parameters first

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    optimizer = SGD(lr, model.parameters())
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
