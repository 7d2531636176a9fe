# task: sequential
# wrong: every output in a list
# pitfall: none
# says: Every layer was called as it should be, but what is returned is a list, not the

def forward(self, x):
    outputs = []
    for layer in self.layers:
        x = layer(x)
        outputs.append(x)
    return outputs


Sequential.forward = forward
