# task: cross_entropy
# wrong: one minus the accuracy, wanting a gradient
# pitfall: non-differentiable-loss

def forward(self, logits, targets):
    accuracy = (logits.argmax(dim=1) == targets).float().mean()
    return (1 - accuracy).requires_grad_()


CrossEntropyLoss.forward = forward
