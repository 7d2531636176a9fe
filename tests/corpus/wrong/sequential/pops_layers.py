# task: sequential
# wrong: takes the layers out of the list as it goes
# pitfall: none

def forward(self, x):
    while self.layers:
        x = self.layers.pop(0)(x)
    return x


Sequential.forward = forward
