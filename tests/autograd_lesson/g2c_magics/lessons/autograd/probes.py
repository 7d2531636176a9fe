"""Small experiments on the learner's Value, each the evidence for one mistake."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from g2c_magics.lessons.autograd.pitfalls import PITFALLS

from g2c_magics.lessons.lesson import Diagnosis, Lesson


@dataclass(frozen=True)
class Probe:
    """A search for evidence of one mistake."""

    pitfall: str  # its id
    task: str  # where it applies
    run: Callable[[ModuleType], str | None]  # one sentence on what was seen, or None


def own_slope(package: ModuleType) -> str | None:
    made = package.Value(2.0) * package.Value(5.0)
    if tuple(made.slopes) == (2.0, 5.0):
        return "The slopes of 2 * 5 are (2, 5)."
    return None


def overwritten_grad(package: ModuleType) -> str | None:
    x = package.Value(3.0)
    package.Value(6.0, (x, x), (1.0, 1.0)).backward()
    return "x.grad is 1 after x + x." if x.grad == 1.0 else None


PROBES = (
    Probe("own-slope", "mul", own_slope),
    Probe("overwritten-grad", "backward", overwritten_grad),
)


def diagnose(
    lesson: Lesson,
    task: str,
    package: ModuleType,
    failed: list[str],
    banned_uses: Mapping[str, Sequence[object]],
) -> dict[str, Diagnosis]:
    """The mistake behind the failed checks of a task, where a probe finds one."""
    for probe in PROBES:
        seen = probe.run(package) if probe.task == task else None
        if seen:
            known = PITFALLS[probe.pitfall]
            found = Diagnosis(probe.pitfall, f"{seen} {known.why} {known.look}")
            return dict.fromkeys(failed, found)
    return {}
