# task: sgd
# wrong: sub instead of sub_
# pitfall: no-update

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.data.sub(self.lr * (p.grad + self.weight_decay * p.data))


SGD.step = step
