# task: module
# wrong: __call__ takes one argument
# pitfall: none

class Module(Module):
    def __call__(self, x):
        return self.forward(x)
