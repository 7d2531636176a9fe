# task: sgd
# wrong: a double minus
# pitfall: wrong-sign

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= -self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
