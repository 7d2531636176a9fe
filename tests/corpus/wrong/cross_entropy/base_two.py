# task: cross_entropy
# wrong: a logarithm of base two
# pitfall: none
# says: equals -log2 of the probabilities

def forward(self, logits, targets):
    picked = torch.log_softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    return -picked.mean() / 0.6931471805599453


CrossEntropyLoss.forward = forward
