# task: regression
# wrong: Linear with one width
# pitfall: none
# says: Linear(in_features, out_features)

def train_linear_regression(x, y, steps=500, lr=0.1):
    model = Linear(1)
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
