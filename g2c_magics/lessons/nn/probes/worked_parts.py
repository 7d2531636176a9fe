"""Let a probe look at one part of the learner's package with the worked answers in all others.

A correct loop must not be blamed for a wrong loss.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from torch import Tensor

from g2c_magics.lessons.lesson import answers_lent

MISSING = object()


def squared_error(loss: object, predictions: Tensor, targets: Tensor) -> Tensor:
    return ((predictions - targets) ** 2).mean()


def zero_grad(optimizer: Any) -> None:  # Any: the learner's own SGD
    for p in optimizer.params:
        if p.grad is not None:
            p.grad.detach_().zero_()


GIVEN = {"MSELoss.forward": squared_error, "SGD.zero_grad": zero_grad}


@contextlib.contextmanager
def worked(nn: ModuleType, keep: str) -> Iterator[None]:
    """Inside, every TODO but `keep` is the worked answer, and what is given is as it was given."""
    topic = nn.__name__.rpartition(".")[2]
    with answers_lent() as solutions:
        answers = {name: a for name, a in solutions.answers(topic).items() if name != keep} | GIVEN
        modules = solutions.modules_of(nn)
        undo = [binding for name in answers for binding in bindings(nn, name, modules)]
        for name, answer in answers.items():
            solutions.put(nn, name, answer, modules)
    try:
        yield
    finally:
        for owner, name, value in undo:
            restore(owner, name, value)


def bindings(
    nn: ModuleType, name: str, modules: Sequence[ModuleType]
) -> list[tuple[object, str, object]]:
    """Where a TODO is bound, under which name, and to what at present. modules: the package's."""
    owner, _, attribute = name.rpartition(".")
    if owner:
        kind = getattr(nn, owner)
        return [(kind, attribute, vars(kind).get(attribute, MISSING))]
    return [(module, name, vars(module)[name]) for module in modules if name in vars(module)]


def restore(owner: object, name: str, value: object) -> None:
    """Undo one binding."""
    if value is MISSING:
        with contextlib.suppress(AttributeError):
            delattr(owner, name)
    else:
        setattr(owner, name, value)


@contextlib.contextmanager
def patched(owner: object, name: str, wrap: Callable[[Callable], Callable]) -> Iterator[None]:
    """Inside, `owner.name` is `wrap` of what it was."""
    was = vars(owner).get(name, MISSING)
    setattr(owner, name, wrap(getattr(owner, name)))
    try:
        yield
    finally:
        restore(owner, name, was)
