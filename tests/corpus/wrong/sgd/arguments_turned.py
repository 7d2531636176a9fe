# task: sgd
# wrong: weight_decay stands before lr
# pitfall: none

class SGD(SGD):
    def __init__(self, params, weight_decay=0.0, lr=0.1):
        super().__init__(params, lr, weight_decay)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
