# task: sgd
# wrong: the first 6 parameters alone
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params[:6]:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
