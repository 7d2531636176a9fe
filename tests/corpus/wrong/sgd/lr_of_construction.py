# task: sgd
# wrong: the lr at construction for ever
# pitfall: none

class SGD(SGD):
    def __init__(self, params, lr, weight_decay=0.0):
        super().__init__(params, lr, weight_decay)
        self.rate = lr

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.rate * (p.grad + self.weight_decay * p)
