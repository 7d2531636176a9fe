# task: mnist
# right: all three functions at once

def build_mnist_mlp(hidden=128, use_relu=True):
    parts = (Linear(784, hidden), ReLU() if use_relu else None, Linear(hidden, 10))
    return Sequential(*[part for part in parts if part is not None])


def train_one_epoch(model, loader, optimizer, loss_fn):
    sums = [0.0, 0]
    for images, targets in loader:
        x = torch.flatten(images, 1).to(model.device)
        loss = loss_fn(model(x), targets.to(model.device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        sums[0] += loss.item() * x.size(0)
        sums[1] += x.size(0)
    if sums[1] == 0:
        raise ValueError("The loader yielded nothing.")
    return sums[0] / sums[1]


def evaluate_accuracy(model, loader):
    hits = []
    for images, targets in loader:
        with torch.inference_mode():
            hits += (model(images.flatten(1)).argmax(1) == targets).tolist()
    if not hits:
        raise ValueError("The loader yielded nothing.")
    return sum(hits) / len(hits)
