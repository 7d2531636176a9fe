# task: tanh
# wrong: 2 σ(x) - 1, which is tanh(x / 2)
# pitfall: none
# says: equals tanh(x / 2)

Tanh.forward = lambda self, x: 2 * torch.sigmoid(x) - 1
