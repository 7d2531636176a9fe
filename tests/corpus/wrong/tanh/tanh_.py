# task: tanh
# wrong: tanh_ works in place
# pitfall: inplace-input

Tanh.forward = lambda self, x: x.tanh_()
