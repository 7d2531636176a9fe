# task: regression
# wrong: the bias moves half as fast
# pitfall: none

def train_linear_regression(x, y, steps=500, lr=0.1):
    layer = Linear(x.shape[1], y.shape[1])
    mse = MSELoss()
    log = []
    for _ in range(steps):
        layer.W.grad = layer.b.grad = None
        loss = mse(layer(x), y)
        loss.backward()
        layer.W.data -= lr * layer.W.grad
        layer.b.data -= lr * 0.5 * layer.b.grad
        log.append(loss.item())
    return layer, log
