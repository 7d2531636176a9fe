# task: sgd
# wrong: .grad is zeroed after the update
# pitfall: grad-mutated

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)
    self.zero_grad()


SGD.step = step
