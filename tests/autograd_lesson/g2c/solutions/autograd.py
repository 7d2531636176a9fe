"""The worked answer to every TODO of g2c.autograd, one short function each."""

import math

from g2c.autograd import Value


def add(self, other: Value) -> Value:
    return Value(self.data + other.data, (self, other), (1.0, 1.0))


def mul(self, other: Value) -> Value:
    return Value(self.data * other.data, (self, other), (other.data, self.data))


def tanh(self) -> Value:
    t = math.tanh(self.data)
    return Value(t, (self,), (1.0 - t * t,))


def backward(self) -> None:
    order, seen = [], set()

    def visit(value: Value) -> None:
        if id(value) not in seen:
            seen.add(id(value))
            for parent in value.parents:
                visit(parent)
            order.append(value)

    visit(self)
    self.grad = 1.0
    for value in reversed(order):
        for parent, slope in zip(value.parents, value.slopes, strict=True):
            parent.grad += slope * value.grad


ANSWERS = {
    "Value.__add__": add,
    "Value.__mul__": mul,
    "Value.tanh": tanh,
    "Value.backward": backward,
}
