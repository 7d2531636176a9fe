# task: sigmoid
# wrong: e^x over its sum with 1, as a power
# pitfall: overflow

Sigmoid.forward = lambda self, x: 2.718281828459045**x / (1 + 2.718281828459045**x)
