# task: cross_entropy
# right: log_softmax and gather

def forward(self, logits, targets):
    return -torch.log_softmax(logits, dim=1).gather(1, targets.view(-1, 1)).mean()


CrossEntropyLoss.forward = forward
