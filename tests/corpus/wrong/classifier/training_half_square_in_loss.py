# task: classifier
# wrong: the decay as a penalty in the loss
# pitfall: none
# says: the decay is in the loss

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    optimizer = SGD(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        penalty = 0.5 * weight_decay * sum((p**2).sum() for p in model.parameters())
        loss = CrossEntropyLoss()(model(x), y) + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
