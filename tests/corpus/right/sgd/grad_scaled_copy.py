# task: sgd
# right: torch.sub with out

def step(self):
    for p in self.params:
        if p.grad is None:
            continue
        update = torch.add(p.grad, p.detach(), alpha=self.weight_decay)
        torch.sub(p.data, update, alpha=self.lr, out=p.data)


SGD.step = step
