# task: sgd
# wrong: the constructor keeps an iterator, which is empty after one use
# pitfall: no-update

class SGD(SGD):
    def __init__(self, params, lr, weight_decay=0.0):
        self.params, self.lr, self.weight_decay = iter(params), lr, weight_decay

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
