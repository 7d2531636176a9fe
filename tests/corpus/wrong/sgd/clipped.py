# task: sgd
# wrong: the gradient is clipped
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad.clamp(-1, 1) + self.weight_decay * p)


SGD.step = step
