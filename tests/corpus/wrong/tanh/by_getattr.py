# task: tanh
# wrong: torch.nn by getattr
# pitfall: torch-nn-shortcut

Tanh.forward = lambda self, x: getattr(torch, "nn").Tanh()(x)
