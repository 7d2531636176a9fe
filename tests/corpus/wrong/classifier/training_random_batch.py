# task: classifier
# wrong: 128 points drawn anew at each step
# pitfall: none

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        pick = torch.randperm(len(x))[:128]
        loss = loss_fn(model(x[pick]), y[pick])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
