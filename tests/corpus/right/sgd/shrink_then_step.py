# task: sgd
# right: the weight shrinks first, then steps

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.mul_(1 - self.lr * self.weight_decay).sub_(p.grad, alpha=self.lr)


SGD.step = step
