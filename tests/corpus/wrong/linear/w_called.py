# task: linear
# wrong: parentheses after W
# pitfall: none
# says: A product of matrices is written @

Linear.forward = lambda self, x: self.W(x) + self.b
