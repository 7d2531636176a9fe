# task: linear
# wrong: returns the numbers of the example
# pitfall: none
# says: For x (5, 4) and W (4, 3) layer(x) has shape (1, 2), not (5, 3): one row for

Linear.forward = lambda self, x: torch.tensor([[13.5, 15.5]])
