# task: relu
# wrong: through numpy and back
# pitfall: detached-graph

def forward(self, x):
    return torch.from_numpy(x.detach().numpy().clip(0))


ReLU.forward = forward
