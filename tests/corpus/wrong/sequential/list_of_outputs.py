# task: sequential
# wrong: every output in a list
# pitfall: none

def forward(self, x):
    outputs = []
    for layer in self.layers:
        x = layer(x)
        outputs.append(x)
    return outputs


Sequential.forward = forward
