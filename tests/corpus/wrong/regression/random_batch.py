# task: regression
# wrong: 64 points drawn anew at each step
# pitfall: none

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    loss_fn = MSELoss()
    optimizer = SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        pick = torch.randperm(len(x))[:64]
        loss = loss_fn(model(x[pick]), y[pick])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
