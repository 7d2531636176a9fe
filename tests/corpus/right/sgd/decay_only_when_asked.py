# task: sgd
# right: decays only when weight_decay is not zero

class SGD(SGD):
    def step(self):
        with torch.no_grad():
            for p in filter(lambda t: t.grad is not None, self.params):
                update = p.grad.clone()
                if self.weight_decay:
                    update += self.weight_decay * p
                p[...] = p - self.lr * update
