# task: sgd
# wrong: the lr of the first example for ever
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= 0.1 * (p.grad + self.weight_decay * p)


SGD.step = step
