# task: sequential
# right: recursion

def forward(self, x):
    def go(h, rest):
        return h if not rest else go(rest[0](h), rest[1:])

    return go(x, self.layers)


Sequential.forward = forward
