# task: classifier
# wrong: step stands where it is never reached
# pitfall: no-update

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn, sgd = CrossEntropyLoss(), SGD(model.parameters(), lr, weight_decay)
    log = []
    for _ in range(steps):
        sgd.zero_grad()
        loss = loss_fn(model(x), y)
        log.append(loss.item())
        continue
        loss.backward()
        sgd.step()
    return log
