# task: linear
# wrong: einsum of x and W, and no bias
# pitfall: missing-bias

Linear.forward = lambda self, x: torch.einsum("ni,io->no", x, self.W)
