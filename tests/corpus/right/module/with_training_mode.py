# task: module
# right: train and eval in other words, through every attribute

class Module:
    training = True

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, *args, **kwargs):
        raise NotImplementedError("forward")

    def parameters(self):
        return ()

    def held(self):
        for value in self.__dict__.values():
            yield from value if isinstance(value, (list, tuple)) else (value,)

    def train(self, mode=True):
        for module in self.held():
            if isinstance(module, Module):
                module.train(mode)
        self.training = mode
        return self

    def eval(self):
        return self.train(mode=False)
