# task: sgd
# wrong: += on a leaf, negative step
# pitfall: tracked-update

def step(self):
    for param in self.params:
        if param.grad is None:
            continue
        param += -self.lr * (param.grad + self.weight_decay * param)


SGD.step = step
