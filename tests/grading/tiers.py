"""Many like cases: a few of them in the fast tier, the others in the slow one or in --test-all."""

from collections.abc import Iterable

import pytest


def tiered(names: Iterable[str], *fast: str, halved: bool = False) -> list:
    """The names as parameters of a test, all but those of `fast` marked slow.

    halved: of those every second is tried by --test-all only.
    """
    every = list(names)
    assert set(fast) <= set(every)
    slow = [[pytest.mark.slow], [pytest.mark.slow, *[pytest.mark.whole] * halved]]
    others = [name for name in every if name not in fast]
    marks = {name: slow[place % 2] for place, name in enumerate(others)}
    return [pytest.param(n, marks=marks.get(n, [])) for n in every]
