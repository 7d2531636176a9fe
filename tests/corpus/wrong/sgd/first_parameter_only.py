# task: sgd
# wrong: return stands in the loop
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)
                return


SGD.step = step
