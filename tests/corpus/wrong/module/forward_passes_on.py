# task: module
# wrong: the base class has a forward that does nothing
# pitfall: none

class Module(Module):
    def forward(self, *args, **kwargs):
        return args[0]
