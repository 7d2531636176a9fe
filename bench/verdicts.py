"""Do the verdicts on curves, units and gradients tell the truth? Prints a table of counts.

    python bench/verdicts.py [--grid B] [--only overfit] [--share 0.3]

Grid A is for tuning, grid B (other seeds, other sizes) for reporting. How a run is scored, with
L the median train loss of its last tenth of epochs and L0 the lower of the untrained loss and the
best constant guess:

- healthy: built without a fault, at an ordinary rate, and L <= L0 / 2. Any verdict on units,
  gradients or oscillation is a false alarm.
- overfit: 2,000 fresh rows are the judge. Of its final test loss F and its best one B over the
  snapshots: overfits where F >= 1.2 B and F - B >= L0 / 20; does not where F < 1.1 B or
  F - B < L0 / 40; not counted between these.
- a fault: built in, with a twin without it. Counts where the twin reaches L / 2 or less, and
  L0 / 10 less than the run. Found: the fault's own verdict is told. Blamed: only another is.
- dead and oscillating at high rates: the twin has the best of a 10th, a 30th and a 100th of the
  rate; counts where half of a layer's units are 0 for all rows at the end, or where the epochs'
  losses of the last third alternate by L0 / 10. lr-too-high is as good an answer.
- advice: the run is done again as its "try" says. Helped: 10 % less loss (test loss for overfit,
  L else). Harmed: 10 % more.
"""

import argparse
import math
import random
import statistics
from collections import Counter
from typing import Any

import torch
from verdict_cases import TRAINER, Case, cases, trained

from g2c import nn, solutions
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.weights import as_it_was

RATES = {"lr-too-high", "lr-too-low"}
# The verdict that names each fault.
NAMES = {
    "overfit": "overfitting",
    "born-dead": "dead-relu",
    "killed": "dead-relu",
    "saturated": "saturated-units",
    "vanishing": "vanishing-gradients",
    "exploding": "exploding-gradients",
    "oscillating": "oscillating-loss",
}


def final_loss(run: Run) -> float:
    """L: the median train loss of the last tenth of the epochs; infinite where it diverged."""
    if run.diverged:
        return math.inf
    losses = [row["train_loss"] for row in run.history]
    return statistics.median(losses[-max(len(losses) // 10, 1) :])


@torch.no_grad()
def loss_on(run: Run, split: Split) -> float:
    return float(TRAINER.loss(run.data.is_regression)(run.model(split.x.flatten(1)), split.y))


@torch.no_grad()
def untrained_loss(run: Run) -> float:
    """L0: the lower of the untrained loss and the best constant guess."""
    y = run.data.train.y
    with as_it_was(run.model, run.snapshots[0]):
        first = loss_on(run, run.data.train)
    if run.data.is_regression:
        guess = y.mean(0).expand(len(y), -1)
    else:
        guess = torch.bincount(y, minlength=run.data.classes or 0).float().log().expand(len(y), -1)
    return min(first, float(TRAINER.loss(run.data.is_regression)(guess, y)))


@torch.no_grad()
def layer_died(run: Run) -> bool:
    """Whether half of some rectifier's units are 0 for all rows."""
    x = run.data.train.x.flatten(1)
    for layer in run.model.layers:
        x = layer(x)
        if isinstance(layer, nn.ReLU) and (x == 0).all(dim=0).float().mean() >= 0.5:
            return True
    return False


def alternates(run: Run, base: float) -> bool:
    """Whether the epochs' losses of the last third go up and down by a tenth of L0."""
    losses = torch.tensor([row["train_loss"] for row in run.history])
    steps = losses[-(len(losses) // 3) :].diff()
    turns = (steps[1:] * steps[:-1] < 0).float().mean()
    return bool(steps.abs().median() >= base / 10) and float(turns) >= 0.4


def truth(case: Case, run: Run, loss: float, base: float) -> bool | None:
    """Whether the run has what its kind says; None where it is not counted."""
    if case.kind == "healthy":
        return True if loss <= base / 2 else None
    if case.kind == "overfit":
        if run.data.test is None:
            return None
        tests = [loss_on(run, run.data.test)]
        for snapshot in run.snapshots:
            with as_it_was(run.model, snapshot):
                tests.append(loss_on(run, run.data.test))
        final, best = tests[0], min(tests)
        if final >= 1.2 * best and final - best >= base / 20:
            return True
        return False if final < 1.1 * best or final - best < base / 40 else None
    if case.kind == "killed" and not (run.diverged or layer_died(run)):
        return None
    if case.kind == "oscillating" and not (run.diverged or alternates(run, base)):
        return None
    if case.kind in ("killed", "oscillating"):
        rates = [case.settings.rate / part for part in (10, 30, 100)]
        twin = min(final_loss(trained(case, lr=rate)) for rate in rates)
    else:
        twin = final_loss(trained(case, is_twin=True))
    return True if twin <= loss / 2 and loss - twin >= base / 10 else None


def judge(case: Case, counts: Counter[tuple[str, str]]) -> str:
    """Train, score and count one case. Returns what was told, in a line."""
    run = trained(case)
    loss, base = final_loss(run), untrained_loss(run)
    is_so = truth(case, run, loss, base)
    told = {found["pitfall"] for found in run.diagnoses}
    kind, wanted = case.kind, NAMES.get(case.kind)
    if is_so is None:
        verdict = "not counted"
    elif kind == "healthy":
        verdict = "false alarm" if told - RATES - {"overfitting", "plateau"} else "silent, right"
    elif kind == "overfit" and not is_so:
        verdict = "false alarm" if wanted in told else "silent, right"
    elif wanted in told or (kind in ("killed", "oscillating") and "lr-too-high" in told):
        verdict = "found"
    else:
        verdict = "blamed" if told - {"overfitting"} else "missed"
    counts[kind, verdict] += 1
    advice = [found for found in run.diagnoses if found["pitfall"] == wanted and found["try"]]
    if advice and is_so is not None:
        verdict += f", {advised(case, run, loss, advice[0]['try'], counts)}"
    tries = [(found["pitfall"], found["try"]) for found in run.diagnoses]
    return f"{verdict:24} {case} L={loss:.3g} L0={base:.3g} {tries}"


def advised(
    case: Case, run: Run, loss: float, wishes: dict[str, Any], counts: Counter[tuple[str, str]]
) -> str:
    """Count what the advice did to the loss that it is about."""
    try:
        again = trained(case, **wishes)
    except TrainingError as error:
        return str(error)
    if case.kind == "overfit" and run.data.test is not None:
        before, after = loss_on(run, run.data.test), loss_on(again, run.data.test)
    else:
        before, after = loss, final_loss(again)
    change = "helped" if after <= 0.9 * before else "harmed" if after > 1.1 * before else "same"
    counts[case.kind, change] += 1
    return f"{change} ({before:.3g} to {after:.3g})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grid", choices=("A", "B"), default="A")
    parser.add_argument("--only", default="", help="one kind of case")
    parser.add_argument("--share", type=float, default=1.0, help="of the cases, drawn from seed 0")
    wishes = parser.parse_args()
    torch.set_num_threads(1)
    solutions.bind("nn", list(solutions.answers("nn")))
    counts: Counter[tuple[str, str]] = Counter()
    draw = random.Random(0)
    for case in cases(wishes.grid):
        drawn = draw.random() < wishes.share
        if wishes.only in ("", case.kind) and drawn:
            print(judge(case, counts), flush=True)
    columns = ("silent, right", "false alarm", "found", "blamed", "missed", "not counted",
               "helped", "same", "harmed")  # fmt: skip
    print("\n| kind | " + " | ".join(columns) + " |\n|" + "---|" * (len(columns) + 1))
    for kind in dict.fromkeys(case.kind for case in cases(wishes.grid)):
        print(f"| {kind} | " + " | ".join(str(counts[kind, column]) for column in columns) + " |")


if __name__ == "__main__":
    main()
