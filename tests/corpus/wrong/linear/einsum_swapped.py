# task: linear
# wrong: the indices of W are swapped
# pitfall: transposed-weight

def forward(self, x):
    return torch.einsum("bi,oi->bo", x, self.W) + self.b


Linear.forward = forward
