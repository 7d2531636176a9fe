# task: cross_entropy
# wrong: the loss of the first batch of a shape is given for the next
# pitfall: none
# says: Right at first and wrong at a later call: an earlier batch has left a trace.

class CrossEntropyLoss(Module):
    def __init__(self):
        self.seen = {}

    def forward(self, z, t):
        return self.seen.setdefault(z.shape, (z.logsumexp(1) - z.gather(1, t.unsqueeze(1)).squeeze(1)).mean())
