# task: classifier
# wrong: the parameters of model.layers
# pitfall: none

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    params = [p for layer in model.layers for p in layer.parameters()]
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(params, lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
