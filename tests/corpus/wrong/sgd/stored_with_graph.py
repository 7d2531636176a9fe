# task: sgd
# wrong: the list holds tensors that carry a graph
# pitfall: tracked-update

class SGD(SGD):
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.params[i] = p - self.lr * (p.grad + self.weight_decay * p)
