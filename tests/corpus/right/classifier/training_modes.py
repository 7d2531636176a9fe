# task: classifier
# right: train() before, eval() after, where the model has them

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    model.train()
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    return losses
