# task: classifier
# wrong: zeroed on the first step only
# pitfall: stale-gradients

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    criterion = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr, weight_decay)
    history = []
    for i in range(steps):
        if i == 0:
            optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history
