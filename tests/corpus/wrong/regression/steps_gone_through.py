# task: regression
# wrong: goes through the number of steps
# pitfall: none
# says: range(steps) counts that many times

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for _ in steps:
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
