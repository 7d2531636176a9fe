"""Gradients that vanish or explode on their way from the loss to the first layer.

Read with the first weights, where a run that cannot learn shows it. Told where the run learnt too
little, and a remedy that was tried got clearly further or nothing was learnt at all.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from g2c_magics.learner_objects import repr_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training import remedies
from g2c_magics.training.layer_readings import Reading
from g2c_magics.training.outcome import Outcome
from g2c_magics.training.remedies import Remedy
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import Run, Verdict

VANISHES = 1e-2  # times the last layer's
EXPLODES = 30.0  # times the last layer's


def lost_gradients(
    run: Run, trainer: Trainer, first: Sequence[Reading], outcome: Outcome, reruns: Reruns
) -> Verdict | None:
    """vanishing-gradients or exploding-gradients, with the layer. first: with the first weights."""
    affine = [one for one in first if one.map is not None and one.gradient is not None]
    if len(affine) < 2:
        return None
    sizes = [_size(reading.gradient) for reading in affine]
    if not sizes[-1] > 0:
        return None
    ratios = [size / sizes[-1] for size in sizes]
    if min(ratios) < VANISHES:
        pitfall, worst, course = "vanishing-gradients", ratios.index(min(ratios)), "shrinks"
        to_try = [
            *remedies.standard_inputs(run),
            *remedies.other_activation(trainer, first),
            remedies.fresh_weights(trainer),
            remedies.fresh_weights(trainer, remedies.WIDER),
        ]
    elif max(ratios) > EXPLODES:
        pitfall, worst, course = "exploding-gradients", ratios.index(max(ratios)), "grows"
        to_try = [*remedies.standard_inputs(run), remedies.fresh_weights(trainer)]
    else:
        return None
    told = (
        f"With the first weights the gradient {course} from {sizes[-1]:.2g} at {affine[-1].name} "
        f"to {sizes[worst]:.2g} at {affine[worst].name}, {repr_of(affine[worst].layer)}."
    )
    return _told(pitfall, told, to_try, run, outcome, reruns)


def _told(
    pitfall: str,
    told: str,
    to_try: Iterable[Remedy],
    run: Run,
    outcome: Outcome,
    reruns: Reruns,
) -> Verdict | None:
    tried = remedies.first_that_helps(to_try, outcome, reruns)
    if tried is not None:
        return Verdict(pitfall, f"{told} {tried.words}", tried.remedy.settings)
    if outcome.is_stuck and not run.has("lr-too-low") and not run.has("lr-too-high"):
        return Verdict(pitfall, told)
    return None


def _size(gradient: Tensor | None) -> float:
    """Root mean square."""
    return 0.0 if gradient is None else float(torch.sqrt(gradient.square().mean()))
