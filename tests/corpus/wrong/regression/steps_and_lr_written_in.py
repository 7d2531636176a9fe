# task: regression
# wrong: 500 steps at lr 0.1, whatever is asked for
# pitfall: none
# says: Make as many steps as the argument says

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    optimizer = SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(500):
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
