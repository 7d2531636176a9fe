# task: sgd
# wrong: λ multiplies the gradient
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p.grad)


SGD.step = step
