# task: sgd
# wrong: only parameters that have a gradient when the optimizer is made
# pitfall: none

class SGD(SGD):
    def __init__(self, params, lr, weight_decay=0.0):
        super().__init__([p for p in params if p.grad is not None], lr, weight_decay)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
