# task: module
# wrong: calling a module gives None
# pitfall: missing-return

class Module(Module):
    def __call__(self, *args, **kwargs):
        self.forward(*args, **kwargs)


ReLU.__call__ = Linear.__call__ = Sequential.__call__ = Module.__call__
