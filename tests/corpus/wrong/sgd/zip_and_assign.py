# task: sgd
# wrong: a list of new tensors takes the old one's place
# pitfall: rebound-parameter

def step(self):
    updated = []
    for p in self.params:
        if p.grad is None:
            updated.append(p)
            continue
        new = (p - self.lr * (p.grad + self.weight_decay * p)).detach()
        new.requires_grad = True
        updated.append(new)
    self.params = updated


SGD.step = step
