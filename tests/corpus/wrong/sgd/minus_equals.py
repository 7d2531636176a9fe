# task: sgd
# wrong: the update is recorded, and a leaf refuses it
# pitfall: tracked-update

def step(self):
    for p in self.params:
        if p.grad is not None:
            p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
