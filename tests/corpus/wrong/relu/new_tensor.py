# task: relu
# wrong: torch.tensor makes a new one
# pitfall: detached-graph

def forward(self, x):
    return torch.tensor(torch.where(x > 0, x, torch.zeros_like(x)).tolist())


ReLU.forward = forward
