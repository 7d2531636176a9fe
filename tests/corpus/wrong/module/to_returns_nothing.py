# task: module
# wrong: to() returns nothing
# pitfall: missing-return

def to(self, device):
    for parameter in self.parameters():
        parameter.data = parameter.data.to(device)


Module.to = to
