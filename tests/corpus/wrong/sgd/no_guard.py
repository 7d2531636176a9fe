# task: sgd
# wrong: fails on a parameter without a gradient
# pitfall: none-grad

def step(self):
    with torch.no_grad():
        for p in self.params:
            p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
