# task: classifier
# wrong: the class of the loss is called as if it were the loss
# pitfall: none

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    optimizer, losses = SGD(model.parameters(), lr, weight_decay), []
    for _ in range(steps):
        loss = CrossEntropyLoss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
