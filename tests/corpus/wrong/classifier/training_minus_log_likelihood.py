# task: classifier
# wrong: the loss with a minus in front
# pitfall: wrong-sign

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    criterion = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr, weight_decay)
    history = []
    for i in range(steps):
        loss = -criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(-loss.item())
    return history
