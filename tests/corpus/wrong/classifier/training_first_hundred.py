# task: classifier
# wrong: the first hundred points alone
# pitfall: none

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    x, y = x[:100], y[:100]
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
