# task: cross_entropy
# wrong: log_p[:, targets] takes every target for every row
# pitfall: silent-broadcast

def forward(self, logits, targets):
    return -torch.log_softmax(logits, dim=1)[:, targets].mean()


CrossEntropyLoss.forward = forward
