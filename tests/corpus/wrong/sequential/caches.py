# task: sequential
# wrong: remembers its first answer
# pitfall: none
# says: The second call, on another x, returned the result of the first: it was

def forward(self, x):
    if not hasattr(self, "answer"):
        for layer in self.layers:
            x = layer(x)
        self.answer = x
    return self.answer


Sequential.forward = forward
