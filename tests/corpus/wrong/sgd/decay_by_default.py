# task: sgd
# wrong: a weight decay of 0.01 unless told otherwise
# pitfall: none

class SGD(SGD):
    def __init__(self, params, lr, weight_decay=0.01):
        super().__init__(params, lr, weight_decay)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
