# task: sgd
# right: indices and a temporary

def step(self):
    for i in range(len(self.params)):
        param = self.params[i]
        if param.grad is None:
            continue
        direction = param.grad.detach().clone()
        if self.weight_decay != 0:
            direction = direction + self.weight_decay * param.detach()
        param.data.add_(direction, alpha=-self.lr)


SGD.step = step
