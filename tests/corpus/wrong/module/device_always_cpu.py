# task: module
# wrong: the device is the CPU wherever the parameters are
# pitfall: none

class Module(Module):
    @property
    def device(self):
        return torch.device("cpu")
