# task: sgd
# wrong: a parameter without a gradient decays all the same
# pitfall: none-grad

def step(self):
    with torch.no_grad():
        for p in self.params:
            grad = p.grad if p.grad is not None else torch.zeros_like(p)
            p -= self.lr * (grad + self.weight_decay * p)


SGD.step = step
