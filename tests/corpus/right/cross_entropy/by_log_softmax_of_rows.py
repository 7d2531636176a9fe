# task: cross_entropy
# right: a sum over rows of log_softmax, divided at the end

def forward(self, logits, targets):
    rows = torch.arange(targets.numel())
    return -logits.log_softmax(dim=-1)[rows, targets].sum() / targets.numel()


CrossEntropyLoss.forward = forward
