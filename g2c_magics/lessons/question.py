"""One question of a lesson's exam: what the learner's package is asked, and answers in numbers.

A question holds no worked answer and compares nothing: it stands beside code that may read all of
it. Runs in the exam's worker. Knows no lesson.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

import torch
from torch import Tensor

Answer = Tensor | float | Sequence["Answer"]


class Draw:
    """The inputs of one question in one sitting: the same for whoever is asked.

    Has a generator of its own, so that no question depends on which others were asked.
    """

    def __init__(self, seed: int, question: str) -> None:
        mixed = hashlib.sha256(f"{seed} {question}".encode()).digest()
        self.seed = int.from_bytes(mixed[:7], "little")
        self._generator = torch.Generator().manual_seed(self.seed)

    def normal(self, *shape: int, scale: float = 1.0) -> Tensor:
        """Normal numbers of this shape, float32."""
        return torch.randn(shape, generator=self._generator) * scale

    def number(self, low: float, high: float) -> float:
        """A number between two others."""
        return low + (high - low) * float(torch.rand((), generator=self._generator))

    def whole(self, low: int, high: int, *shape: int) -> Tensor:
        """Whole numbers from `low` to below `high`, int64."""
        return torch.randint(low, high, shape, generator=self._generator)

    def bits(self, count: int) -> list[int]:
        """`count` times 0 or 1."""
        return self.whole(0, 2, count).tolist()

    def order(self, count: int) -> Tensor:
        """The numbers from 0 to below `count`, shuffled."""
        return torch.randperm(count, generator=self._generator)


@dataclass(frozen=True)
class Question:
    """Something to ask of the learner's package."""

    name: str
    checks: tuple[str, ...]  # the graded checks it stands for
    ask: Callable[[ModuleType, Draw], Answer]
    leans: tuple[str, ...] = ()  # other tasks, whose parts the answer goes through


def one(check: str, ask: Callable[[ModuleType, Draw], Answer], *leans: str) -> Question:
    """A question that stands for one check, by whose name it goes."""
    return Question(check, (f"test_{check}",), ask, leans)


def doubles(answer: Answer) -> Iterator[float]:
    """An answer as plain numbers. A tensor's shape is part of it.

    Raises TypeError for what is no number.
    """
    if isinstance(answer, Tensor):
        values = answer.detach().to("cpu", torch.float64).flatten().tolist()
        yield from map(float, (answer.dim(), *answer.shape, *values))
    elif isinstance(answer, (int, float)):
        yield float(answer)
    elif isinstance(answer, (list, tuple)):
        for part in answer:
            yield from doubles(part)
    else:
        raise TypeError(f"Expected numbers and tensors. Got {type(answer).__name__} instead.")
