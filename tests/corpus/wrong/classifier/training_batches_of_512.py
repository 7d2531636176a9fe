# task: classifier
# wrong: batches of 512 points
# pitfall: none

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        total = 0.0
        for start in range(0, len(x), 512):
            a, b = x[start : start + 512], y[start : start + 512]
            loss = loss_fn(model(a), b)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(a)
        losses.append(total / len(x))
    return losses
