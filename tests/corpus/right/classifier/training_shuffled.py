# task: classifier
# right: the whole batch in another order

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn, optimizer = CrossEntropyLoss(), SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        order = torch.randperm(len(x))
        optimizer.zero_grad()
        loss = loss_fn(model(x[order]), y[order])
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses
