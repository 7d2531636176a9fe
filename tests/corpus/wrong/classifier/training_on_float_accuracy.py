# task: classifier
# wrong: one minus the accuracy, a float
# pitfall: non-differentiable-loss

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses = []
    for _ in range(steps):
        loss = 1 - accuracy_from_logits(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses
