# task: classifier
# right: manual updates with autograd.grad

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    params = list(model.parameters())
    criterion = CrossEntropyLoss()
    losses = [0.0] * steps
    for i in range(steps):
        loss = criterion(model(x), y)
        losses[i] = loss.item()
        for p, g in zip(params, torch.autograd.grad(loss, params)):
            p.data.sub_(lr * (g + weight_decay * p.data))
    return losses
