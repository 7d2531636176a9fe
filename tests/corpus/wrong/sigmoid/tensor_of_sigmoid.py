# task: sigmoid
# wrong: torch.as_tensor of a list
# pitfall: detached-graph

def forward(self, x):
    return torch.as_tensor(torch.sigmoid(x).tolist())


Sigmoid.forward = forward
