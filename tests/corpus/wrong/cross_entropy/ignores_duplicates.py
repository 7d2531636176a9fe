# task: cross_entropy
# wrong: every class once
# pitfall: none
# says: Right for logits of shape (5, 300), wrong for (4, 2), (5, 3), (3, 4): what in

def forward(self, logits, targets):
    classes = torch.unique(targets)
    return -torch.log_softmax(logits, 1)[: len(classes), classes].diagonal().mean()


CrossEntropyLoss.forward = forward
