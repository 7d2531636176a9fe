# task: sequential
# wrong: takes the layers out of the list as it goes
# pitfall: none
# says: took layers out of self.layers

def forward(self, x):
    while self.layers:
        x = self.layers.pop(0)(x)
    return x


Sequential.forward = forward
