# task: sgd
# wrong: recording is switched on again inside
# pitfall: tracked-update

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                with torch.enable_grad():
                    p.add_(p.grad + self.weight_decay * p, alpha=-self.lr)


SGD.step = step
