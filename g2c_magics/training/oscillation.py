"""A loss that goes up and down instead of coming to rest."""

import itertools
from collections.abc import Sequence
from statistics import median

from g2c_magics.training import remedies
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import Verdict

LEAST_POINTS = 12  # of the last third
TURNS = 0.4  # of the steps between its points that turn round; of noise, two thirds do
SWING = 0.1  # of the loss without learning, from one point to the next


def oscillation(reruns: Reruns) -> Verdict | None:
    """The verdict, where the swing matters and a lower rate came clearly further, or none did."""
    run, outcome = reruns.run, reruns.outcome
    if not swings(run.trace, outcome.base):
        return None
    last = run.trace[-(len(run.trace) // 3) :]
    told = f"The loss swings between {min(last):.3g} and {max(last):.3g} and does not come to rest."
    rates = remedies.lower_rates(run)
    return remedies.verdict("oscillating-loss", told, rates, reruns, outcome.is_stuck)


def swings(losses: Sequence[float], base: float) -> bool:
    """Whether the losses of the last third alternate by enough to matter."""
    last = losses[-(len(losses) // 3) :]
    if len(losses) // 3 < LEAST_POINTS:
        return False
    steps = [after - before for before, after in itertools.pairwise(last)]
    turns = sum(one * other < 0 for one, other in itertools.pairwise(steps))
    return turns >= TURNS * (len(steps) - 1) and median(map(abs, steps)) >= SWING * base
