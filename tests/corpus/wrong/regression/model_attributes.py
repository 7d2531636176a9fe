# task: regression
# wrong: new tensors in model.W and model.b
# pitfall: rebound-parameter

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    loss_fn = MSELoss()
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            model.W = model.W - lr * model.W.grad
            model.b = model.b - lr * model.b.grad
    return model, losses
