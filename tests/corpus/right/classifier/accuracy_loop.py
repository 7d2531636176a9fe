# task: classifier
# right: the accuracy by a loop

def accuracy_from_logits(logits, targets):
    hits = 0
    for row, target in zip(logits.tolist(), targets.tolist()):
        hits += row.index(max(row)) == target
    return hits / len(logits)
