# task: classifier
# wrong: another default for steps
# pitfall: none

def train_classifier(model, x, y, steps=100, lr=0.1, weight_decay=0.0):
    loss_fn, sgd = CrossEntropyLoss(), SGD(model.parameters(), lr, weight_decay)
    log = []
    for _ in range(steps):
        sgd.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        sgd.step()
        log.append(loss.item())
    return log
