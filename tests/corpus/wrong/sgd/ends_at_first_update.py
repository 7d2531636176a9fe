# task: sgd
# wrong: a return inside the loop, after the first update
# pitfall: none
# says: is inside the loop

@torch.no_grad()
def step(self):
    for p in self.params:
        if p.grad is not None:
            p -= self.lr * (p.grad + self.weight_decay * p)
        return


SGD.step = step
