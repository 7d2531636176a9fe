# task: cross_entropy
# wrong: a mean over the other classes
# pitfall: none
# says: For 5 rows and 3 columns the loss is 0.8333 times the right one: by what is it

def forward(self, logits, targets):
    log_p = torch.log_softmax(logits, 1)
    return -log_p[torch.arange(len(targets)), targets].sum() / (len(targets) + 1)


CrossEntropyLoss.forward = forward
