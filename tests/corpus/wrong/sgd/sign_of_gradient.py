# task: sgd
# wrong: follows the sign of the gradient
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad.sign() + self.weight_decay * p)


SGD.step = step
