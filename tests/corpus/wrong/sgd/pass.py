# task: sgd
# wrong: does nothing
# pitfall: no-update

def step(self):
    pass


SGD.step = step
