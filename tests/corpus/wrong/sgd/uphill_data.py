# task: sgd
# wrong: the gradient is added, by .data
# pitfall: wrong-sign

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.data = p.data + self.lr * (p.grad + self.weight_decay * p.data)


SGD.step = step
