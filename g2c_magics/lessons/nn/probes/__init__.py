"""Small experiments on the learner's code, each the evidence for one mistake.

They run in the worker, for tasks with a failed check, after all checks.
"""

from collections.abc import Mapping, Sequence
from types import ModuleType

from g2c_magics.lessons.lesson import Diagnosis, Lesson
from g2c_magics.lessons.nn.probes import (
    activation_advice,
    activations,
    chain_advice,
    epoch,
    linear,
    linear_advice,
    loss_advice,
    losses,
    networks,
    sgd,
    training,
)
from g2c_magics.lessons.nn.probes.advice import ADVICE, RETURNS
from g2c_magics.lessons.nn.probes.base import Probe
from g2c_magics.lessons.nn.probes.causes import CAUSES, FIRST, LAST
from g2c_magics.lessons.nn.probes.select import BannedUse, select
from g2c_magics.lessons.nn.probes.training_trace import forget_traces

__all__ = ["ADVICE", "ALL_PROBES", "PROBES", "Probe", "diagnose"]

PROBES: tuple[Probe, ...] = (
    *linear.PROBES,
    *activations.PROBES,
    *losses.PROBES,
    *sgd.PROBES,
    *networks.PROBES,
    *training.PROBES,
    *epoch.PROBES,
)
# One line about a part that another formula or another order explains. Then about Python's errors.
PARTS_ADVICE: tuple[Probe, ...] = (
    *linear_advice.ADVICE,
    *activation_advice.ADVICE,
    *chain_advice.ADVICE,
    *loss_advice.ADVICE,
)


ALL_PROBES = (
    *FIRST,
    *PROBES,
    *RETURNS,
    *CAUSES,
    *PARTS_ADVICE,
    *ADVICE,
    *LAST,
)  # in the order in which they are asked


def diagnose(
    lesson: Lesson,
    task: str,
    package: ModuleType,
    failed: list[str],
    banned_uses: Mapping[str, Sequence[BannedUse]],
) -> dict[str, Diagnosis]:
    """Name the mistake behind each of these failed checks, where there is evidence for one.

    package: the learner's, as it was graded. banned_uses: by path, in the learner's files and cell.
    """
    forget_traces()
    return select(ALL_PROBES, lesson, task, package, failed, banned_uses)
