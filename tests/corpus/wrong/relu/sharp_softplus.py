# task: relu
# wrong: a sharp softplus
# pitfall: overflow

ReLU.forward = lambda self, x: torch.log(1 + torch.exp(200 * x)) / 200
