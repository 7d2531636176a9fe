# task: regression
# wrong: the loss is computed once and its graph retained
# pitfall: none
# says: belong inside the loop

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1, 1)
    optimizer = SGD(model.parameters(), lr)
    losses = []
    loss = MSELoss()(model(x), y)
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
        losses.append(loss.item())
    return model, losses
