# task: sgd
# wrong: a default of zero in the wrong place
# pitfall: decay-ignored

def step(self, weight_decay=0.0):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + weight_decay * p)


SGD.step = step
