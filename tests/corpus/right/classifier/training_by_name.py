# task: classifier
# right: every argument by its name

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    loss_fn = CrossEntropyLoss()
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = loss_fn(logits=model(x=x), targets=y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return losses
