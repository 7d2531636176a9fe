# task: classifier
# wrong: the loss is made anew from its number
# pitfall: detached-graph

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        torch.tensor(loss.item(), requires_grad=True).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
