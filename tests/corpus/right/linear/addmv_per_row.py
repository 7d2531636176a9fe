# task: linear
# right: addmv on each row

def forward(self, x):
    return torch.stack([torch.addmv(self.b, self.W.t(), row) for row in x.unbind()])


Linear.forward = forward
