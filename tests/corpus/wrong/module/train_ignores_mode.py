# task: module
# wrong: train(False) trains
# pitfall: none

def train(self, mode=True):
    self.training = True
    for value in vars(self).values():
        for held in value if isinstance(value, list) else [value]:
            if isinstance(held, Module):
                held.train()
    return self


Module.train = train
