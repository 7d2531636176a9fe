# task: sgd
# wrong: the optimizer keeps copies of the parameters
# pitfall: rebound-parameter

class SGD(SGD):
    def __init__(self, params, lr, weight_decay=0.0):
        super().__init__([p.detach().clone().requires_grad_() for p in params], lr, weight_decay)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
