"""What a run shows when it is over: overfitting, stuck units, lost gradients, oscillation.

One cause is told, not its effects: units that pass nothing on make the gradient vanish, too.
"""

from collections.abc import Sequence

from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.gradients import exploding, vanishing
from g2c_magics.training.layer_readings import read_layers
from g2c_magics.training.oscillation import oscillation
from g2c_magics.training.outcome import constant_guess_loss, outcome_of
from g2c_magics.training.overfitting import overfitting
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import FINDINGS, Run, Verdict, explained
from g2c_magics.training.units import stuck_units

CONVERGED = 1e-6  # of the loss of the best constant guess


def findings(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> list[Verdict | None]:
    """The verdicts on a run that is over. start: its first weights.

    Runs the learner's code: to be called within `unseen`.
    """
    known = explained(run.diagnoses, trainer.explains)
    if known >= FINDINGS or any(one["task"] is not None for one in run.diagnoses):
        return []  # a cause is known: what it does to units and curves is no second one
    reruns = Reruns(run, trainer, start, outcome_of(run, trainer, start))
    why = None
    is_whole = not run.interrupted and not run.resumed  # and the loss is what these weights reach
    if is_whole and not reruns.outcome.has_learnt and run.data.loader is None:
        why = _why_so_little(reruns)
    # More decay would not mend a rate.
    is_spoilt = "overfitting" in known or run.diverged or run.has("lr-too-high")
    return [why] if is_spoilt else [overfitting(reruns), why]


def has_converged(run: Run, trainer: Trainer) -> bool:
    """Whether the loss is so near 0 that a step is lost in rounding. Within `unseen`, too."""
    return run.history[-1]["train_loss"] <= CONVERGED * constant_guess_loss(run, trainer)


def _why_so_little(reruns: Reruns) -> Verdict | None:
    run, trainer = reruns.run, reruns.trainer
    first, last = read_layers(run, trainer, reruns.start), read_layers(run, trainer, None)
    found = exploding(first, reruns) or stuck_units(first, last, reruns)
    found = found or vanishing(first, reruns)
    return found if found or run.has("lr-too-high") else oscillation(reruns)
