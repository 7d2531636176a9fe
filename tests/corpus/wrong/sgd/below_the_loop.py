# task: sgd
# wrong: the update stands below the loop: one parameter moves
# pitfall: none
# says: parameters with a gradient 11 did not move

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is None:
                continue
            direction = p.grad + self.weight_decay * p
        p -= self.lr * direction


SGD.step = step
