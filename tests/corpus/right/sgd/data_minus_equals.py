# task: sgd
# right: by .data, in place

def step(self):
    for p in self.params:
        if p.grad is None:
            continue
        p.data -= self.lr * (p.grad + self.weight_decay * p.data)


SGD.step = step
