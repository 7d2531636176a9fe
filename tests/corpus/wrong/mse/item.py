# task: mse
# wrong: a new tensor from a number
# pitfall: detached-graph

MSELoss.forward = lambda self, p, t: torch.tensor(((p - t) ** 2).mean().item())
