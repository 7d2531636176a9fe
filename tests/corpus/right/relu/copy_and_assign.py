# task: relu
# right: a copy with zeros written into it

def forward(self, x):
    out = x.clone()
    out[out < 0] = 0
    return out


ReLU.forward = forward
