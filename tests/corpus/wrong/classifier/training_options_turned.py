# task: classifier
# wrong: weight_decay stands before lr
# pitfall: none

def train_classifier(model, x, y, steps=1000, weight_decay=0.0, lr=0.1):
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
