# task: cross_entropy
# wrong: a name put together at run time
# pitfall: torch-nn-shortcut

def forward(self, logits, targets):
    place = torch
    for part in "nn functional cross_entropy".split():
        place = getattr(place, part)
    return place(logits, targets)


CrossEntropyLoss.forward = forward
