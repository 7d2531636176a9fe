"""How right the verdicts on the learning rate are, over grids of runs that were fixed beforehand.

    python bench/rates.py A [--data-dir data] [--only 10]

Grid A is for tuning a rule, grid B for one report of it. The criterion and the scores below were
written before the rule. L = median train loss of the last tenth of the epochs. L0 = the lower of
the untrained loss and the best constant guess. W, H = the best L at a lower, a higher rate of
the ladder.
    too high   L is not finite, or W ≤ L/2 and L - W ≥ L0/10
    too low    H ≤ L/2 and L - H ≥ L0/10 (of both, the one that gained more)
    healthy    neither is below 0.8 L by L0/20
    open       the rest: not counted
A verdict is right where it says what the criterion says. An alarm: a verdict on a healthy run.
Advice helped where the rate advised gets below 0.8 L by L0/20.
"""

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import torch

from g2c import nn, solutions
from g2c_magics.lessons.lesson import load
from g2c_magics.training import Data, Run, Settings, load_data, seeded, train
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.ladder import LADDER, batches_of, epoch_means, last_tenth
from g2c_magics.training.stacked import stacked

TRAINER = load("nn").part("trainer").trainer(nn)
RATES = (1e-4, 1e-3, 1e-2, 0.03, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0, 10.0, 30.0, 100.0)
RATES_EACH = 7  # of a set-up
SET_UPS = {"A": (1, 45), "B": (2, 60)}  # what it is drawn from, how many
POINTS = ("circles", "moons", "xor", "spirals", "blobs")
VERDICTS = {"lr-too-high": "too high", "lr-too-low": "too low"}


@dataclass(frozen=True)
class SetUp:
    """Data, a model and settings; several rates are tried on it."""

    data: str
    hidden: tuple[int, ...]
    activation: str
    raw: bool  # inputs on a scale of their own: 100 + 50 x
    settings: Settings
    rates: tuple[float, ...]


def grid(name: str) -> Iterator[SetUp]:
    """The set-ups of a grid, always the same ones."""
    seed, count = SET_UPS[name]
    draw = random.Random(seed)
    for number in range(count):
        data = draw.choice(("line", *POINTS, *POINTS, "digits", "digits", "mnist"))
        wishes: dict[str, Any] = {"data": data, "seed": number if name == "A" else 1000 + number}
        if data == "line":
            wishes |= {"epochs": draw.choice((50, 200)), "batch_size": draw.choice((None, 32))}
        elif data in POINTS:
            wishes |= {"epochs": draw.choice((50, 100, 200, 400, 800))}
            wishes |= {"batch_size": draw.choice((None, None, 64))}
            if wishes["batch_size"]:
                wishes["epochs"] = min(wishes["epochs"], 200)
        else:
            wishes |= {"epochs": draw.choice((3, 5, 10)), "batch_size": draw.choice((64, 128))}
            wishes |= {"limit": 2000} if data == "mnist" else {}
        wishes["weight_decay"] = draw.choice((0.0, 0.0, 1e-3))
        wishes["lr_schedule"] = draw.choice((None, None, "linear"))
        depth = draw.choice((0, 1) if data == "line" else (0, 1, 1, 1, 2, 2, 3))
        yield SetUp(
            data,
            tuple(draw.choice((8, 16, 32, 64)) for _ in range(depth)),
            draw.choice(("ReLU", "ReLU", "Tanh", "Sigmoid")),
            draw.random() < 0.12,
            Settings(**wishes),
            tuple(sorted(draw.sample(RATES, RATES_EACH))),
        )


def data_of(set_up: SetUp, data_dir: str) -> Data:
    """Its data, on a scale of its own where it asks for that."""
    data = load_data(set_up.settings, data_dir)
    if not set_up.raw:
        return data
    parts = {
        part: Split(100 + 50 * split.x, split.y)
        for part in ("train", "val", "test")
        if (split := getattr(data, part)) is not None
    }
    return replace(data, **parts)


def model_of(set_up: SetUp, data: Data) -> Any:
    """A new model, always with the same weights."""
    widths = (data.features, *set_up.hidden, data.classes or data.train.y.shape[1])
    layers: list[Any] = []
    with seeded(set_up.settings.seed):
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), getattr(nn, set_up.activation)()]
    return nn.Sequential(*layers[:-1])


def losses_at(set_up: SetUp, data: Data, rates: list[float]) -> dict[float, float]:
    """L at each rate: stacked copies, which tests hold equal to the learner's loop."""
    settings = set_up.settings
    epochs = settings.epochs or 0
    copies = stacked(model_of(set_up, data), TRAINER, rates, float(settings.weight_decay))
    losses = torch.stack(
        [copies.step(*b) for b in batches_of(data.train, settings, epochs, epochs)]
    )
    rows = len(data.train.x)
    means = epoch_means(losses, rows, min(settings.batch_size or rows, rows))
    return dict(zip(rates, last_tenth(means), strict=True))


def least(data: Data, untrained: float) -> float:
    """L0."""
    y = data.train.y
    if data.is_regression:
        return min(untrained, float(y.var(dim=0, correction=0).mean()))
    shares = y.bincount() / len(y)
    return min(untrained, float(-torch.special.xlogy(shares, shares).sum()))


def loss_of(run: Run) -> float:
    """L of a run; infinity where it diverged."""
    tail = [row["train_loss"] for row in run.history[-max(len(run.history) // 10, 1) :]]
    loss = median(tail)
    return loss if math.isfinite(loss) and not run.diverged else math.inf


def label(loss: float, lr: float, others: dict[float, float], start: float) -> str:
    """What the criterion says of a run."""
    if not math.isfinite(loss):
        return "too high"
    finite = {rate: other for rate, other in others.items() if math.isfinite(other)}
    lower = min((other for rate, other in finite.items() if rate < 0.9 * lr), default=math.inf)
    higher = min((other for rate, other in finite.items() if rate > 1.1 * lr), default=math.inf)
    best = min(lower, higher)
    if best <= loss / 2 and loss - best >= start / 10:
        return "too high" if lower < higher else "too low"
    return "open" if best < 0.8 * loss and loss - best > start / 20 else "healthy"


def main() -> None:
    solutions.bind("nn", list(solutions.answers("nn")))
    torch.set_num_threads(1)
    counts: Counter[str] = Counter()
    table: Counter[tuple[str, str]] = Counter()
    seconds = 0.0
    for number, set_up in enumerate(list(grid(arguments.grid))[: arguments.only]):
        data = data_of(set_up, arguments.data_dir)
        others = losses_at(set_up, data, list(LADDER))
        runs, advised = {}, {}
        for lr in set_up.rates:
            began = time.perf_counter()
            settings = replace(set_up.settings, lr=lr)
            runs[lr] = train(model_of(set_up, data), data, settings, TRAINER)
            seconds += time.perf_counter() - began
            found = [one for one in runs[lr].diagnoses if one["pitfall"] in VERDICTS]
            rates = [one["try"]["lr"] for one in found if one["try"]]
            advised |= {lr: rates[0]} if rates else {}
        tried = losses_at(set_up, data, sorted(set(advised.values()))) if advised else {}
        for lr, run in runs.items():
            loss, start = loss_of(run), least(data, run.trace[0])
            wanted = label(loss, lr, others, start)
            said = [VERDICTS[p] for one in run.diagnoses if (p := one["pitfall"]) in VERDICTS]
            got = said[0] if said else "silent"
            table[wanted, got] += 1
            right = got == ("silent" if wanted == "healthy" else wanted)
            counts["counted"] += wanted != "open"
            counts["right"] += right and wanted != "open"
            alarm = wanted == "healthy" and got != "silent"
            counts["alarms"] += alarm
            counts["alarms where it learnt"] += alarm and loss < start / 2
            counts["plateaus"] += run.has("plateau")
            helped = None
            if lr in advised:
                new = tried[advised[lr]]
                helped = new < 0.8 * loss and (loss - new > start / 20 or not math.isfinite(loss))
                counts["advised"] += 1
                counts["helped"] += helped
            if arguments.verbose or (not right and wanted != "open") or helped is False:
                best = min((o, r) for r, o in others.items() if math.isfinite(o))
                model = f"{set_up.hidden} {set_up.activation} raw {set_up.raw:d}"
                of = f"{number} {set_up.data} {model} epochs {set_up.settings.epochs} lr {lr:g}"
                of += f": L {loss:.3g} of {start:.3g}"
                said_of = f"{wanted}, said {got}, advised {advised.get(lr)} helped {helped}"
                print(f"{of}, best {best[0]:.3g} at {best[1]:g}; {said_of}", flush=True)
    print(f"\ngrid {arguments.grid}: {table.total()} runs, {seconds:.0f} s")
    for wanted in ("too high", "too low", "healthy", "open"):
        cells = ", ".join(
            f"{got} {table[wanted, got]}" for got in ("too high", "too low", "silent")
        )
        print(f"{wanted:<9} said: {cells}")
    share = counts["right"] / max(counts["counted"], 1)
    print(f"right {counts['right']} of {counts['counted']} = {share:.1%}")
    print(f"alarms {counts['alarms']}, where it learnt {counts['alarms where it learnt']}")
    print(f"advice helped {counts['helped']} of {counts['advised']}; plateaus {counts['plateaus']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("grid", choices=SET_UPS)
    parser.add_argument("--data-dir", default="data")
    parser.add_argument("--only", type=int, help="so many set-ups")
    parser.add_argument("--verbose", action="store_true", help="a line for each run")
    arguments = parser.parse_args()
    main()
