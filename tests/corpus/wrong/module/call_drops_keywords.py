# task: module
# wrong: keyword arguments are lost on the way to forward
# pitfall: none

class Module(Module):
    def __call__(self, *args, **kwargs):
        return self.forward(*args)
