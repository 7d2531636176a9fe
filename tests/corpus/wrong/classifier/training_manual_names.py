# task: classifier
# wrong: manual updates that rebind the loop variable
# pitfall: rebound-parameter

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    log = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        log.append(loss.item())
        grads = torch.autograd.grad(loss, list(model.parameters()))
        for p, g in zip(model.parameters(), grads):
            p = p - lr * (g + weight_decay * p)
    return log
