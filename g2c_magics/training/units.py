"""Units that pass no gradient on: rectifiers that are 0 for every row, activations at their ends.

Told where the run learnt too little, and a remedy that was tried got clearly further or nothing was
learnt at all. Units in that state harm nobody where the loss came down all the same.
"""

from collections.abc import Callable, Iterable, Sequence

from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.text import listed
from g2c_magics.training import remedies
from g2c_magics.training.layer_readings import Reading
from g2c_magics.training.remedies import Remedy
from g2c_magics.training.rerun import Reruns
from g2c_magics.training.run import Run, Verdict

SHARE = 0.5  # of a layer's units, that are worth a word

# Which units of a layer are in a bad state, (units,) bool; None for layers of another kind.
Look = Callable[[Reading], Tensor | None]
Units = tuple[Reading, Tensor]  # a layer, and which of its units are


def dead(reading: Reading) -> Tensor | None:
    """A rectifier's units that are 0 for every row."""
    return reading.dead() if reading.is_rectifier else None


def saturated(reading: Reading) -> Tensor | None:
    """An activation's units that are at its flat ends for nearly all rows."""
    return reading.saturated()


def stuck_units(
    first: Sequence[Reading], last: Sequence[Reading], reruns: Reruns
) -> Verdict | None:
    """dead-relu or saturated-units, with the layers. first, last: with which weights."""
    run, trainer = reruns.run, reruns.trainer
    for pitfall, look in (("dead-relu", dead), ("saturated-units", saturated)):
        counts = _looked_at(last, look)
        bad = _bad(counts)
        born = not bad or _share_born(first, bad, look) >= 0.5
        if not bad:  # those of the first weights may have come back too late
            counts = _looked_at(first, look)
            bad = _bad(counts)
        if not bad:
            continue
        told = _sentence(pitfall, trainer, counts, bad, born)
        if run.has("lr-too-high") and not born:
            return Verdict(pitfall, f"{told} The learning rate was too high for them.")
        to_try = _remedies(run, trainer, born)
        found = remedies.verdict(pitfall, told, to_try, reruns, reruns.outcome.is_stuck)
        if found is not None:
            return found
    return None


def _looked_at(readings: Sequence[Reading], look: Look) -> list[Units]:
    return [(one, units) for one in readings if (units := look(one)) is not None]


def _bad(counts: Sequence[Units]) -> list[Units]:
    return [(one, units) for one, units in counts if float(units.float().mean()) >= SHARE]


def _remedies(run: Run, trainer: Trainer, born: bool) -> Iterable[Remedy]:
    if not born:
        return [*remedies.lower_rates(run), *remedies.standard_inputs(run)]
    return [*remedies.standard_inputs(run), remedies.fresh_weights(trainer)]


def _share_born(first: Sequence[Reading], bad: Sequence[Units], look: Look) -> float:
    """Of the units that are bad in the end, those that were so with the first weights."""
    before = {reading.number: look(reading) for reading in first}
    born = total = 0
    for reading, units in bad:
        at_first = before.get(reading.number)
        total += int(units.sum())
        born += 0 if at_first is None else int((at_first & units).sum())
    return born / total if total else 0.0


def _sentence(
    pitfall: str,
    trainer: Trainer,
    counts: Sequence[Units],
    bad: Sequence[Units],
    born: bool,
) -> str:
    number = sum(int(units.sum()) for _, units in counts)
    total = sum(len(units) for _, units in counts)
    kinds = listed(sorted({type(reading.layer).__name__ for reading, _ in bad}))
    places = listed(
        [
            f"{'all' if bool(units.all()) else int(units.sum())} in {reading.name}"
            for reading, units in bad
        ]
    )
    if pitfall == "dead-relu":
        kinds, state, passes = trainer.words.rectifier, "are 0 for every example", "no"
    else:
        state = "are at the flat ends of their range for nearly every example"
        passes = "hardly any"
    since = "They were so with the first weights" if born else "They became so on the way"
    return (
        f"{number} of {total} {kinds} units {state} ({places}): {passes} gradient passes them. "
        f"{since}."
    )
