# task: relu
# wrong: every element by .item()
# pitfall: detached-graph

def forward(self, x):
    flat = [max(0.0, v.item()) for v in x.reshape(-1)]
    return torch.tensor(flat).reshape(x.shape)


ReLU.forward = forward
