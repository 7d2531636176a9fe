# task: module
# wrong: a parameter that nobody asked for
# pitfall: none

class Module(Module):
    def parameters(self):
        return [torch.zeros(1, requires_grad=True)]
