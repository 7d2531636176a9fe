# task: classifier
# wrong: every gradient is cut off at -1 and 1
# pitfall: none
# says: Nothing limits a gradient

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr, weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.grad.clamp_(-1, 1)
        optimizer.step()
        losses.append(loss.item())
    return losses
