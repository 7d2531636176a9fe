# task: module
# wrong: the modules within are not told
# pitfall: none

def train(self, mode=True):
    self.training = mode
    return self


Module.train = train
