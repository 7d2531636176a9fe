# task: sgd
# wrong: the loop variable is rebound
# pitfall: rebound-parameter

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p = p - self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
