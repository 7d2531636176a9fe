# task: regression
# wrong: a manual update that autograd records
# pitfall: tracked-update

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(x.shape[1], y.shape[1])
    losses = []
    for _ in range(steps):
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        for p in model.parameters():
            p -= lr * p.grad
            p.grad.zero_()
        losses.append(loss.item())
    return model, losses
