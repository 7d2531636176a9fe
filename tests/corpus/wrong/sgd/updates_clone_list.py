# task: sgd
# wrong: clones are updated
# pitfall: no-update

def step(self):
    with torch.no_grad():
        for p in [q.clone() for q in self.params if q.grad is not None]:
            p.sub_(self.lr * p)


SGD.step = step
