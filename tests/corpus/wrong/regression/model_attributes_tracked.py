# task: regression
# wrong: new tensors with a graph in model.W and model.b
# pitfall: tracked-update

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        loss.backward()
        losses.append(loss.item())
        model.W = model.W - lr * model.W.grad
        model.b = model.b - lr * model.b.grad
    return model, losses
