"""Gradients that vanish or explode on their way from the loss to the first layer.

Read with the first weights, where a run that cannot learn shows it. Told where the run learnt too
little, and a remedy that was tried got clearly further or nothing was learnt at all.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch

from g2c_magics.learner_objects import repr_of
from g2c_magics.training import remedies
from g2c_magics.training.layer_readings import Reading
from g2c_magics.training.remedies import Remedy
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import Verdict

VANISHES = 1e-2  # times the last layer's
EXPLODES = 30.0  # times the last layer's


def exploding(first: Sequence[Reading], reruns: Reruns) -> Verdict | None:
    """A gradient that grows towards the first layer. first: readings with the first weights."""
    sizes = gradient_sizes(first)
    worst = max(sizes, key=lambda one: one.size, default=None)
    if worst is None or not worst.size > EXPLODES * sizes[-1].size > 0:
        return None
    to_try = [*remedies.standard_inputs(reruns.run), remedies.fresh_weights(reruns.trainer)]
    return _verdict("exploding-gradients", "grows", sizes[-1], worst, to_try, reruns)


def vanishing(first: Sequence[Reading], reruns: Reruns) -> Verdict | None:
    """A gradient that shrinks towards the first layer. first: readings with the first weights."""
    run, trainer = reruns.run, reruns.trainer
    sizes = gradient_sizes(first)
    worst = min(sizes, key=lambda one: one.size, default=None)
    if worst is None or not worst.size < VANISHES * sizes[-1].size or run.has("lr-too-low"):
        return None  # or longer steps are all that it takes
    to_try = [
        *remedies.standard_inputs(run),
        *remedies.other_activation(trainer, first),
        remedies.fresh_weights(trainer),
        remedies.fresh_weights(trainer, remedies.WIDER),
    ]
    return _verdict("vanishing-gradients", "shrinks", sizes[-1], worst, to_try, reruns)


class Size(NamedTuple):
    """How large the gradient of the loss by a layer's outputs is."""

    reading: Reading
    size: float  # root mean square


def gradient_sizes(readings: Sequence[Reading]) -> list[Size]:
    """At the affine layers that the gradient reaches, first to last."""
    return [
        Size(one, float(torch.sqrt(one.gradient.square().mean())))
        for one in readings
        if one.map is not None and one.gradient is not None
    ]


def _verdict(
    pitfall: str, course: str, last: Size, worst: Size, to_try: Iterable[Remedy], reruns: Reruns
) -> Verdict | None:
    told = (
        f"With the first weights the gradient {course} from {last.size:.2g} at "
        f"{last.reading.name} to {worst.size:.2g} at {worst.reading.name}, "
        f"{repr_of(worst.reading.layer)}."
    )
    is_sure = reruns.outcome.is_stuck and not reruns.run.has("lr-too-high")
    return remedies.verdict(pitfall, told, to_try, reruns, is_sure)
