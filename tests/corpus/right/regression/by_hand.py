# task: regression
# right: the gradients written out by hand

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    losses = []
    with torch.no_grad():
        for _ in range(steps):
            error = model(x) - y
            losses.append(error.pow(2).mean().item())
            model.W -= lr * 2 * x.T @ error / error.numel()
            model.b -= lr * 2 * error.sum(0) / error.numel()
    return model, losses
