# task: sgd
# wrong: the first parameter without a gradient ends the loop
# pitfall: none-grad

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is None:
                break
            p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
