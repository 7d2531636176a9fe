# task: classifier
# wrong: no more than 500 steps
# pitfall: none

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(min(steps, 500)):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
