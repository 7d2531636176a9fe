# task: sgd
# wrong: lr comes in twice
# pitfall: lr-too-low

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
