"""What a run shows when it is over: overfitting, stuck units, lost gradients, oscillation.

One cause is told, not its effects: units that pass nothing on make the gradient vanish, too.
"""

from collections.abc import Sequence

from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.gradients import lost_gradients
from g2c_magics.training.layer_readings import read_layers
from g2c_magics.training.oscillation import oscillation
from g2c_magics.training.outcome import Outcome, outcome_of
from g2c_magics.training.overfitting import overfitting
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import Run, Verdict
from g2c_magics.training.units import stuck_units


def findings(run: Run, trainer: Trainer, start: Sequence[Tensor]) -> list[Verdict | None]:
    """The verdicts on a run that is over. start: its first weights.

    Runs the learner's code: to be called within `unseen`.
    """
    outcome = outcome_of(run, trainer, start)
    reruns = Reruns(run, trainer, start)
    too_high = run.has("lr-too-high")  # more decay would not mend that
    overfits = None if too_high or run.diverged else overfitting(run, outcome, reruns)
    why = None
    if not outcome.has_learnt and run.data.loader is None and not run.interrupted:
        why = _why_so_little(run, trainer, start, outcome, reruns)
    return [overfits, why]


def _why_so_little(
    run: Run, trainer: Trainer, start: Sequence[Tensor], outcome: Outcome, reruns: Reruns
) -> Verdict | None:
    first, last = read_layers(run, trainer, start), read_layers(run, trainer, None)
    found = stuck_units(run, trainer, first, last, outcome, reruns)
    found = found or lost_gradients(run, trainer, first, outcome, reruns)
    if found is None and not run.has("lr-too-high"):
        return oscillation(run, outcome, reruns)
    return found
