# task: module
# wrong: eval() returns nothing
# pitfall: none

def switch_off(self):
    self.train(False)


Module.eval = switch_off
