# task: sgd
# wrong: the decay is added to .grad
# pitfall: grad-mutated

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.grad += self.weight_decay * p
                p -= self.lr * p.grad


SGD.step = step
