# task: relu
# wrong: the result is written back over x
# pitfall: inplace-input

def forward(self, x):
    return torch.clamp(x, min=0, out=x) if not x.requires_grad else torch.relu(x)


ReLU.forward = forward
