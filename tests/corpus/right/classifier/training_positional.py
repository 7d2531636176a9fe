# task: classifier
# right: positional arguments, the loss after the update

def train_classifier(model, x, y, steps=1000, lr=0.1, weight_decay=0.0):
    opt = SGD(model.parameters(), lr, weight_decay)
    out = []
    for _ in range(steps):
        opt.zero_grad()
        CrossEntropyLoss()(model(x), y).backward()
        opt.step()
        with torch.no_grad():
            out.append(float(CrossEntropyLoss()(model(x), y)))
    return out
