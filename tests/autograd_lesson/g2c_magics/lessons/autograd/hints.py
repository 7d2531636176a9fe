"""Two hints per task, each closer to the code than the one before."""

HINTS: dict[str, tuple[str, ...]] = {
    "leaf": (
        "This one is given: something in Value.__init__ was changed.",
        "Compare it with a fresh copy of g2c/autograd/value.py.",
    ),
    "add": (
        "When a grows by a little, a + b grows by just as much. And b?",
        "Return a Value of the sum, the parents (self, other) and two slopes of 1.0.",
    ),
    "mul": (
        "When a grows by a little, a * b grows by b times as much.",
        "The slope for self is other.data, and the other way round.",
    ),
    "tanh": (
        "The slope can be had from the result itself.",
        "t = math.tanh(self.data); the slope is 1 - t * t.",
    ),
    "backward": (
        "Whatever was made of a Value has to be done before the Value itself.",
        "Visit parents first, append after them, and go through that list backwards with +=.",
    ),
}
