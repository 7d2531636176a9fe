# task: sgd
# wrong: the decay uses the new value
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * p.grad
                p -= self.lr * self.weight_decay * p


SGD.step = step
