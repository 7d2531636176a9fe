# task: module
# wrong: modules in a list are passed over
# pitfall: none

def train(self, mode=True):
    self.training = mode
    for held in vars(self).values():
        if isinstance(held, Module):
            held.train(mode)
    return self


Module.train = train
