# task: cross_entropy
# right: the banned words in comments

def forward(self, logits, targets):
    """Like torch.nn.functional.cross_entropy, and not by torch.nn.CrossEntropyLoss."""
    # torch.nn is off limits; "import torch.nn.functional as F" is only text here.
    note = "torch.optim.SGD"
    n = logits.shape[0]
    maxes = torch.max(logits, 1, keepdim=True)[0]
    stable = logits - maxes
    sums = torch.sum(torch.exp(stable), 1)
    return torch.sum(torch.log(sums) - stable[range(n), targets]) / n


CrossEntropyLoss.forward = forward
