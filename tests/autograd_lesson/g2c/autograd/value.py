"""A number that remembers what it was made of, and passes gradients back to it.

Order of work: add, mul, tanh, then backward, which needs no rule of its own for any of them.
"""


class Value:
    """A number in a graph of numbers.

    Attributes:
        data: the number.
        grad: d(output)/d(self), 0.0 until backward() of an output fills it in.
        parents: the Values it was made of; () for one that was given.
        slopes: d(self)/d(parent) for each parent, in the same order.
    """

    def __init__(
        self,
        data: float,
        parents: tuple["Value", ...] = (),
        slopes: tuple[float, ...] = (),
    ) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes

    def __add__(self, other: "Value") -> "Value":
        """The sum of two Values, with both as parents and the slope of each.

        Neither is changed.
        """
        # TODO(add): by how much does a + b grow when a grows a little?
        raise NotImplementedError("add: write Value.__add__ in g2c/autograd/value.py")

    def __mul__(self, other: "Value") -> "Value":
        """The product of two Values, with both as parents and the slope of each.

        Neither is changed.
        """
        # TODO(mul): by how much does a * b grow when a grows a little?
        raise NotImplementedError("mul: write Value.__mul__ in g2c/autograd/value.py")

    def tanh(self) -> "Value":
        """The hyperbolic tangent, with this Value as its one parent. The slope is 1 - tanh(x)²."""
        # TODO(tanh): math has tanh; its own value gives the slope.
        raise NotImplementedError("tanh: write Value.tanh in g2c/autograd/value.py")

    def backward(self) -> None:
        """Add d(self)/d(v) to the grad of every Value v that this one was made of.

        The grad of this one is 1.0. A Value that is used several times gets the sum over its uses.
        """
        # TODO(backward): parents come after everything that was made of them.
        raise NotImplementedError("backward: write Value.backward in g2c/autograd/value.py")

    def __repr__(self) -> str:
        return f"Value({self.data:g}, grad={self.grad:g})"
