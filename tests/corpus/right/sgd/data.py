# task: sgd
# right: by .data

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.data = p.data - self.lr * (p.grad.data + self.weight_decay * p.data)


SGD.step = step
