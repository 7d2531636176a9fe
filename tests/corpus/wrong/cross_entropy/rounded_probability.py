# task: cross_entropy
# wrong: probabilities rounded to 0 and 1
# pitfall: non-differentiable-loss

def forward(self, logits, targets):
    p = torch.softmax(logits, dim=1).round()
    return (1 - p[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = forward
