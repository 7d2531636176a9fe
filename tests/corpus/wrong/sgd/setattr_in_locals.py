# task: sgd
# wrong: a name for the update, bound to p
# pitfall: rebound-parameter

class SGD(SGD):
    @torch.no_grad()
    def step(self):
        for param in self.params:
            if param.grad is None:
                continue
            grad = param.grad + self.weight_decay * param
            param = param.sub(grad, alpha=self.lr)
