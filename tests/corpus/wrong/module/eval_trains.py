# task: module
# wrong: eval() does what train() does
# pitfall: none

Module.eval = lambda self: self.train()
