# task: sgd
# wrong: the update of the first parameter of a shape serves all
# pitfall: none

def step(self):
    moves = {}
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= moves.setdefault(p.shape, self.lr * (p.grad + self.weight_decay * p))


SGD.step = step
