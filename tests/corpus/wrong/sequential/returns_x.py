# task: sequential
# wrong: x comes back as it went in
# pitfall: none

Sequential.forward = lambda self, x: x
