# task: sgd
# wrong: `if p.grad`, which a tensor of several numbers cannot answer
# pitfall: none-grad

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
