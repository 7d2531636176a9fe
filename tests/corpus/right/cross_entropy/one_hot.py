# task: cross_entropy
# right: one-hot rows of an identity

def forward(self, logits, targets):
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype)[targets]
    z = logits - logits.amax(dim=1, keepdim=True)
    log_p = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
    return -(one_hot * log_p).sum() / len(logits)


CrossEntropyLoss.forward = forward
