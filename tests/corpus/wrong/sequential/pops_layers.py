# task: sequential
# wrong: takes the layers out of the list as it goes
# pitfall: none
# says: The first call is right, and at the second none of the 3 layers was called:

def forward(self, x):
    while self.layers:
        x = self.layers.pop(0)(x)
    return x


Sequential.forward = forward
