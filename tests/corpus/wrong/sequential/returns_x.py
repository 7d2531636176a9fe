# task: sequential
# wrong: x comes back as it went in
# pitfall: none
# says: None of the 3 layers was called: call each one, layer(x).

Sequential.forward = lambda self, x: x
