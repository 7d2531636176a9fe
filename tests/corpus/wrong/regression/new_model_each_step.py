# task: regression
# wrong: a new model at every step
# pitfall: no-update

def train_linear_regression(x, y, steps=500, lr=0.1):
    layer = Linear(x.shape[1], y.shape[1])
    mse = MSELoss()
    log = []
    for _ in range(steps):
        fresh = Linear(x.shape[1], y.shape[1])
        sgd = SGD(fresh.parameters(), lr=lr)
        loss = mse(fresh(x), y)
        loss.backward()
        sgd.step()
        log.append(loss.item())
    return layer, log
