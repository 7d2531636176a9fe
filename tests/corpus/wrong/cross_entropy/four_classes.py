# task: cross_entropy
# wrong: always ten classes
# pitfall: none
# says: Right for logits of shape (6, 10), wrong for (4, 2), (5, 3), (3, 4): what in

def forward(self, logits, targets):
    one_hot = torch.eye(10)[targets]
    return -(one_hot * torch.log_softmax(logits, 1)).sum(1).mean()


CrossEntropyLoss.forward = forward
