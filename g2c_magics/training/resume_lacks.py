"""What a run that goes on with another cannot know of it, and what that makes different.

Weights and data are kept, and the order of an epoch's batches is drawn from its number. What an
optimizer of the learner's remembers between steps is not, nor where their random numbers were.

Any, here: optimizers are of the learner's own class.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.learner_objects import attribute_of
from g2c_magics.training.run import Run

DEEPEST = 3  # containers inside one another that are looked through


class ResumeLacks:
    """Called, it names what has changed since it was made, beside the parameters."""

    def __init__(self, optimizer: Any, parameters: Sequence[Tensor]) -> None:
        self.optimizer = optimizer
        self.known = {id(parameter) for parameter in parameters}
        self.numbers = self._numbers()
        self.torch_state, self.others = torch.get_rng_state(), other_states()

    def __call__(self) -> list[str]:
        kind = type(self.optimizer).__name__
        lacks = [f"the {name} of your {kind}" for name in self._changed()]
        if not torch.equal(torch.get_rng_state(), self.torch_state) or (
            other_states() != self.others
        ):
            lacks.append("the random numbers that your code draws")
        return lacks

    def _changed(self) -> Iterator[str]:
        numbers = self._numbers()
        for name, value in self._attributes().items():
            holds_more = any(id(tensor) not in self.known for tensor in tensors_in(value))
            if holds_more or numbers.get(name) != self.numbers.get(name):
                yield name

    def _numbers(self) -> dict[str, float]:
        # The learning rate is ours to change: it falls over the run with --lr-schedule.
        attributes = self._attributes().items()
        return {k: v for k, v in attributes if isinstance(v, (int, float)) and k != "lr"}

    def _attributes(self) -> dict[str, Any]:
        found = attribute_of(self.optimizer, "__dict__", {})
        return dict(found) if isinstance(found, dict) else {}


def tensors_in(value: Any, depth: int = 0) -> Iterator[Tensor]:
    """The tensors in a value, and in the lists and dicts in it."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple, dict)) and depth < DEEPEST:
        for item in value.values() if isinstance(value, dict) else value:
            yield from tensors_in(item, depth + 1)


def other_states() -> tuple[Any, ...]:
    """Where NumPy's and Python's random numbers are, as values to compare."""
    name, keys, *rest = np.random.get_state(legacy=True)
    return (name, np.asarray(keys).tobytes(), *rest, random.getstate())


def difference_note(earlier: Run, epochs: int) -> str:
    """Why a run that goes on with an earlier one cannot equal an uninterrupted one; "" if it can.

    epochs: of the whole run.
    """
    reasons = []
    if earlier.resume_lacks:
        reasons.append(f"it begins without {' and '.join(earlier.resume_lacks)}")
    if earlier.weights_epoch != len(earlier.history):
        reasons.append(f"it begins with the weights of epoch {earlier.weights_epoch}")
    if earlier.settings.lr_schedule is not None and epochs != earlier.epochs:
        reasons.append(f"the learning rate fell over {earlier.epochs} epochs, now over {epochs}")
    reason = "; ".join(reasons)
    return reason and f"not what an uninterrupted run would give: {reason}"
