"""A loss that goes up and down instead of coming to rest."""

import itertools
from collections.abc import Sequence
from statistics import median

from g2c_magics.training import remedies
from g2c_magics.training.outcome import Outcome
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import Run, Verdict

LEAST_POINTS = 12  # of the last third
TURNS = 0.4  # of the steps between its points that turn round; of noise, two thirds do
SWING = 0.1  # of the loss without learning, from one point to the next


def oscillation(run: Run, outcome: Outcome, reruns: Reruns) -> Verdict | None:
    """The verdict, where the swing matters and a lower rate came clearly further, or none did."""
    if not swings(run.trace, outcome.base):
        return None
    last = run.trace[-(len(run.trace) // 3) :]
    told = f"The loss swings between {min(last):.3g} and {max(last):.3g} and does not come to rest."
    tried = remedies.first_that_helps(remedies.lower_rates(run), outcome, reruns)
    if tried is not None:
        return Verdict("oscillating-loss", f"{told} {tried.words}", tried.remedy.settings)
    return Verdict("oscillating-loss", told) if outcome.is_stuck else None


def swings(losses: Sequence[float], base: float) -> bool:
    """Whether the losses of the last third alternate by enough to matter."""
    last = losses[-(len(losses) // 3) :]
    if len(losses) // 3 < LEAST_POINTS:
        return False
    steps = [after - before for before, after in itertools.pairwise(last)]
    turns = sum(one * other < 0 for one, other in itertools.pairwise(steps))
    return turns >= TURNS * (len(steps) - 1) and median(map(abs, steps)) >= SWING * base
