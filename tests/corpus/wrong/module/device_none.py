# task: module
# wrong: no device where there are no parameters
# pitfall: none

class Module(Module):
    @property
    def device(self):
        return next((p.device for p in self.parameters()), None)
