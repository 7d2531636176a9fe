# task: tanh
# wrong: without recording
# pitfall: detached-graph

@torch.no_grad()
def forward(self, x):
    return torch.tanh(x)


Tanh.forward = forward
