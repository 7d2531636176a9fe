# task: relu
# wrong: a helper that calls torch.nn.functional
# pitfall: torch-nn-shortcut

def rectify(values):
    import torch.nn.functional as F

    return F.relu(values)


ReLU.forward = lambda self, x: rectify(x)
