# task: module
# right: the same, in other words

class Module:
    def __call__(self, *inputs, **options):
        return self.forward(*inputs, **options)

    def forward(self, *inputs, **options):
        raise NotImplementedError(type(self).__name__)

    def parameters(self):
        return []

    @property
    def device(self):
        first = next(iter(self.parameters()), None)
        return torch.device("cpu") if first is None else first.device

    def to(self, device):
        for p in self.parameters():
            p.data = p.data.to(device)
        return self

    def __repr__(self):
        return type(self).__name__ + "()"
