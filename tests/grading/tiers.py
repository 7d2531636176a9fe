"""Many like cases: a few of them in the fast tier, the others in the slow one."""

from collections.abc import Iterable

import pytest


def tiered(names: Iterable[str], *fast: str) -> list:
    """The names as parameters of a test, all but those of `fast` marked slow."""
    every = list(names)
    assert set(fast) <= set(every)
    return [n if n in fast else pytest.param(n, marks=pytest.mark.slow) for n in every]
