"""The graded contract of Module 01: what your g2c/autograd has to do."""

import math

import torch

from g2c_magics.grading import assertions
from g2c_magics.grading.assertions import points

# isort: split
from g2c.autograd import Value


@points(2)
def test_leaf_holds_its_number():
    """leaf: a number, no gradient yet, no parents"""
    value = Value(3)
    assertions.number(value.data, 3.0, "Value(3).data")
    assertions.number(value.grad, 0.0, "Value(3).grad")


@points(4)
def test_add_sums_two_numbers():
    """sum: 2 + 5"""
    assertions.number((Value(2.0) + Value(5.0)).data, 7.0, "(Value(2) + Value(5)).data")


@points(4)
def test_add_has_slopes_of_one():
    """slopes: as much as either part"""
    a, b = Value(2.0), Value(5.0)
    made = a + b
    assertions.true(made.parents == (a, b), "expected the parents (a, b) of a + b.")
    assertions.equal(made.slopes, (1.0, 1.0), "(a + b).slopes")


@points(4)
def test_mul_of_two_numbers():
    """product: 2 * 5"""
    assertions.number((Value(2.0) * Value(5.0)).data, 10.0, "(Value(2) * Value(5)).data")


@points(4)
def test_mul_has_the_other_number_as_slope():
    """slopes: each is the other number"""
    assertions.equal((Value(2.0) * Value(5.0)).slopes, (5.0, 2.0), "(Value(2) * Value(5)).slopes")


@points(8)
def test_tanh_and_its_slope():
    """values: at 0 and 0.5"""
    for x in (0.0, 0.5):
        made = Value(x).tanh()
        assertions.number(made.data, math.tanh(x), f"Value({x}).tanh().data")
        assertions.number(made.slopes[0], 1 - math.tanh(x) ** 2, f"Value({x}).tanh().slopes[0]")


@points(6)
def test_backward_sums_over_all_uses():
    """uses: a number that is used twice"""
    x = Value(3.0)
    Value(9.0, (x, x), (3.0, 3.0)).backward()
    assertions.number(x.grad, 6.0, "x.grad after (x * x).backward()")


@points(8)
def test_backward_agrees_with_torch():
    """chain: the same gradients as torch.autograd"""
    a, b = torch.tensor(0.5, requires_grad=True), torch.tensor(-1.5, requires_grad=True)
    (torch.tanh(a * b + a) * b).backward()
    x, y = Value(0.5), Value(-1.5)
    product = Value(-0.75, (x, y), (-1.5, 0.5))
    total = Value(-0.25, (product, x), (1.0, 1.0))
    t = math.tanh(-0.25)
    squashed = Value(t, (total,), (1 - t * t,))
    Value(t * -1.5, (squashed, y), (-1.5, t)).backward()
    assertions.number(x.grad, a.grad.item(), "the gradient of a in tanh(a b + a) b")
    assertions.number(y.grad, b.grad.item(), "the gradient of b in tanh(a b + a) b")
