# task: classifier
# wrong: trains a network of its own
# pitfall: no-update

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    model = build_2d_classifier()
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
