"""Run the learner's code behind the scenes without a trace."""

import contextlib
import io
from collections.abc import Iterator, Sequence

from torch import Tensor

from g2c_magics.training.rng import kept_random


@contextlib.contextmanager
def unseen(parameters: Sequence[Tensor]) -> Iterator[None]:
    """Inside, the learner's code prints nothing; outside, random numbers and gradients are kept.

    parameters: whose gradients. A copy of a model may share them with it.
    """
    leaves = [parameter for parameter in parameters if parameter.is_leaf]  # others have none
    gradients = [leaf.grad for leaf in leaves]
    with kept_random(), contextlib.redirect_stdout(io.StringIO()):
        try:
            for leaf in leaves:
                leaf.grad = None
            yield
        finally:
            for leaf, gradient in zip(leaves, gradients, strict=True):
                leaf.grad = gradient
