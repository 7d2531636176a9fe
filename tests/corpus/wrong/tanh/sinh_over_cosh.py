# task: tanh
# wrong: sinh / cosh
# pitfall: overflow

Tanh.forward = lambda self, x: x.sinh() / x.cosh()
