# task: sigmoid
# wrong: nothing returned
# pitfall: missing-return

def forward(self, x):
    1 / (1 + torch.exp(-x))


Sigmoid.forward = forward
