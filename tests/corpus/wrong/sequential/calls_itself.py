# task: sequential
# wrong: forward calls forward
# pitfall: none
# says: starts the same forward again

Sequential.forward = lambda self, x: self.forward(x)
