# task: module
# wrong: to() puts other tensors in the place of the parameters
# pitfall: rebound-parameter

def to(self, device):
    for name, value in vars(self).items():
        if isinstance(value, torch.Tensor):
            setattr(self, name, value.detach().clone().to(device).requires_grad_())
    return self


Module.to = to
