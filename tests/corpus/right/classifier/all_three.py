# task: classifier
# right: all three functions at once

from g2c import nn


def build_2d_classifier(hidden: int = 16) -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 2))


def accuracy_from_logits(logits: torch.Tensor, targets: torch.Tensor) -> float:
    return float(logits.argmax(-1).eq(targets).sum()) / float(targets.shape[0])


def train_classifier(
    model: nn.Module, x, y, steps: int = 1000, lr: float = 0.1, weight_decay: float = 0.0
) -> list[float]:
    criterion = nn.CrossEntropyLoss()
    optimizer = nn.SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    losses: list[float] = []
    for step in range(steps):
        loss = criterion(model(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
