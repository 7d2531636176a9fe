# task: regression
# right: a comprehension of updates by .data

def train_linear_regression(x, y, steps=500, lr=0.1):
    net = Linear(x.shape[1], y.shape[1])
    criterion, history = MSELoss(), []

    def update():
        loss = criterion(net(x), y)
        for p in net.parameters():
            p.grad = None
        loss.backward()
        for p in net.parameters():
            p.data = p.data - lr * p.grad.data
        return loss.item()

    for _ in range(steps):
        history.append(update())
    return net, history
