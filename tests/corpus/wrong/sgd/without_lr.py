# task: sgd
# wrong: lr does not take part
# pitfall: lr-too-high

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= p.grad + self.weight_decay * p


SGD.step = step
