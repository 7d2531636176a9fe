# task: regression
# wrong: lr / 1000
# pitfall: lr-too-low

def train_linear_regression(x, y, steps=500, lr=0.1):
    layer = Linear(x.shape[1], y.shape[1])
    mse, sgd = MSELoss(), SGD(layer.parameters(), lr=lr / 1000)
    log = []
    for _ in range(steps):
        sgd.zero_grad()
        loss = mse(layer(x), y)
        loss.backward()
        sgd.step()
        log.append(loss.item())
    return layer, log
