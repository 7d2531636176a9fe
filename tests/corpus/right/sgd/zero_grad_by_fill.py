# task: sgd
# right: zero_grad fills with zeros, in place

class SGD(SGD):
    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.fill_(0.0)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
