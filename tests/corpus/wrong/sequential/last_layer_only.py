# task: sequential
# wrong: every layer gets the original x
# pitfall: none
# says: The second layer was given x itself, not what the first one returned: the

def forward(self, x):
    for layer in self.layers:
        y = layer(x)
    return y


Sequential.forward = forward
