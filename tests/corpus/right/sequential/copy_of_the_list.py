# task: sequential
# right: a queue made of the layers

from collections import deque


def forward(self, x):
    waiting = deque(self.layers)
    while waiting:
        x = waiting.popleft()(x)
    return x


Sequential.forward = forward
