# task: cross_entropy
# wrong: every class once
# pitfall: none

def forward(self, logits, targets):
    classes = torch.unique(targets)
    return -torch.log_softmax(logits, 1)[: len(classes), classes].diagonal().mean()


CrossEntropyLoss.forward = forward
