# task: cross_entropy
# wrong: always ten classes
# pitfall: none

def forward(self, logits, targets):
    one_hot = torch.eye(10)[targets]
    return -(one_hot * torch.log_softmax(logits, 1)).sum(1).mean()


CrossEntropyLoss.forward = forward
