# task: regression
# right: a manual update under no_grad

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.size(1), y.size(1))
    losses = []
    for _ in range(steps):
        loss = ((model(x) - y) ** 2).mean()
        losses.append(float(loss))
        grads = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for p, g in zip(model.parameters(), grads):
                p -= lr * g
    return model, losses
