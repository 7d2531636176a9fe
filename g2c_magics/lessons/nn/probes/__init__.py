"""Small experiments on the learner's code, each the evidence for one mistake.

They run in the worker, for tasks with a failed check, after all checks.
"""

from types import ModuleType

from g2c_magics.lessons import Lesson
from g2c_magics.lessons.nn.probes import activations, linear, loops, losses, networks, sgd, training
from g2c_magics.lessons.nn.probes.advice import ADVICE
from g2c_magics.lessons.nn.probes.base import Diagnosis, Probe
from g2c_magics.lessons.nn.probes.select import choose
from g2c_magics.lessons.nn.probes.traced_loops import forget

__all__ = ["ADVICE", "PROBES", "Diagnosis", "Probe", "diagnose"]

PROBES: tuple[Probe, ...] = (
    *linear.PROBES,
    *activations.PROBES,
    *losses.PROBES,
    *sgd.PROBES,
    *networks.PROBES,
    *training.PROBES,
    *loops.PROBES,
)


def diagnose(
    lesson: Lesson, task: str, package: ModuleType, failed: list[str], sources: dict[str, str]
) -> dict[str, Diagnosis]:
    """Name the mistake behind each of these failed checks, where there is evidence for one.

    package: the learner's, as it was graded. sources: the learner's text by path, and the cell's.
    """
    forget()
    return choose((*PROBES, *ADVICE), lesson, task, package, failed, sources)
