# task: module
# wrong: to() draws new weights
# pitfall: none

def to(self, device="cpu"):
    for parameter in self.parameters():
        parameter.data = torch.randn_like(parameter.data).to(device)
    return self


Module.to = to
