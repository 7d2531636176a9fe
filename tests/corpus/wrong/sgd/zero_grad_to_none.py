# task: sgd
# wrong: a class of its own, whose zero_grad sets to None
# pitfall: none

class SGD:
    def __init__(self, params, lr, weight_decay=0.0):
        self.params = [p for p in params]
        self.lr, self.weight_decay = lr, weight_decay

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def change(self, p):
        return self.lr * (p.grad + self.weight_decay * p)

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.sub_(self.change(p))
