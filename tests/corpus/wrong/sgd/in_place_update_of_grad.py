# task: sgd
# wrong: the step is built in .grad
# pitfall: grad-mutated

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad
            g += self.weight_decay * p
            g *= self.lr
            p -= g


SGD.step = step
