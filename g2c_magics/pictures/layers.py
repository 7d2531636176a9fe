"""How each layer of a run did by epoch: activations, gradients, updates, and its stuck units.

Read from the run's snapshots as the verdicts on units and gradients are read (training). Computed
once into arrays. Draws nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from g2c_magics.learner_objects import repr_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.pictures.kept_run import changed_since, run_with_epochs
from g2c_magics.pictures.subject import Subject
from g2c_magics.text import first_line
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.device import thread_count
from g2c_magics.training.errors import told_in_a_line
from g2c_magics.training.gradients import gradient_sizes
from g2c_magics.training.layer_readings import Reading, read_layers
from g2c_magics.training.outcome import ROWS
from g2c_magics.training.rng import threads
from g2c_magics.training.run import CAUSES_OF_LITTLE
from g2c_magics.training.units import dead, saturated
from g2c_magics.training.unseen import unseen
from g2c_magics.training.weights import Snapshot, as_it_was, copies_of


@dataclass(frozen=True, eq=False)
class Block:
    """An affine layer with the layers behind it, up to the next one. E: epochs; U: units."""

    numbers: tuple[int, ...]  # of its layers in the chain, from 1, as verdicts count them
    texts: tuple[str, ...]  # its layers as they print themselves
    activation: np.ndarray  # (E,) root mean square of what it passes on
    gradient: np.ndarray  # (E,) root mean square of the loss's gradient by the affine outputs
    update: np.ndarray  # (E,) one step's change of the weights, relative to their own size
    # Of its units that can get stuck: "dead", "saturated", or "" where there are none.
    state: str = ""
    blocked: np.ndarray | None = None  # (E, U) share of rows whose gradient (nearly) stops there
    stuck: np.ndarray | None = None  # (E, U) bool: in that state, by the verdicts' rule

    @property
    def stuck_now(self) -> tuple[int, ...]:
        """The units that are stuck with the weights that the model has, as the learner counts."""
        return () if self.stuck is None else tuple(np.flatnonzero(self.stuck[-1]).tolist())


@dataclass(frozen=True, eq=False)
class Layers:
    """The blocks of a run's model at each snapshot that it kept."""

    name: str  # the run
    epochs: tuple[int, ...]  # (E,) whose weights were read; the last are those of the model
    blocks: tuple[Block, ...]  # first to last
    rows: int  # training rows that activations and gradients were read on
    batch: int  # training rows of the step that was tried for the updates
    verdicts: tuple[str, ...] = ()  # what the run was told of units and gradients
    notes: tuple[str, ...] = ()  # what else must be said


def layers_of(subject: Subject) -> Layers:
    """The layers of a run by epoch. Raises TrainingError, one line."""
    run, trainer = _checked(subject), subject.trainer
    notes = [changed_since(run, trainer)]
    notes += [f"the steps are tried without {lack}" for lack in run.resume_lacks]
    batch = run.data.train.head(min(run.settings.batch_size or ROWS, ROWS)).to(run.device)
    count = thread_count(run.model, run.data, run.settings) if run.device == "cpu" else None
    with unseen(run.parameters), threads(count):
        now = Snapshot(run.weights_epoch, copies_of(run.parameters))
        kept = [one for one in run.snapshots if one.epoch < now.epoch]
        read = [_read(run, trainer, one, batch) for one in [*kept, now]]
    if not read[-1].readings:
        raise TrainingError(
            f"{run.name} is no chain whose layers can be called one after the other, and "
            f"%g2c_layers reads one, such as {trainer.words.example}."
        )
    return Layers(
        name=subject.name,
        epochs=tuple(one.epoch for one in read),
        blocks=tuple(_block(read, places) for places in _places(read[-1].readings)),
        rows=min(len(run.data.train.x), ROWS),
        batch=len(batch.x),
        verdicts=tuple(
            found["message"] for found in run.diagnoses if found["pitfall"] in CAUSES_OF_LITTLE
        ),
        notes=tuple(filter(None, notes)),
    )


@dataclass(frozen=True, eq=False)
class _Read:
    """What was read with the weights of one epoch."""

    epoch: int
    readings: list[Reading]
    updates: dict[int, float]  # by the layer's number


def _checked(subject: Subject) -> Run:
    """The run, with snapshots. Raises TrainingError, one line."""
    if subject.run is None:
        raise TrainingError(
            f"%g2c_layers follows a run through its epochs. Got {subject.name}, a bare model."
        )
    run = run_with_epochs(subject)
    if not run.snapshots:
        raise TrainingError(
            f"{run.name} kept no weights on its way: its model is too large for that, or its log "
            f"did not keep them. Its curves are there: %g2c_curves {run.name}"
        )
    return run


def _read(run: Run, trainer: Trainer, kept: Snapshot, batch: Split) -> _Read:
    readings = read_layers(run, trainer, kept.weights)
    return _Read(kept.epoch, readings, _updates(run, trainer, kept, batch) if readings else {})


def _updates(run: Run, trainer: Trainer, kept: Snapshot, batch: Split) -> dict[int, float]:
    """What one step of the learner's own optimizer changes, relative, by the layer's number."""
    rate, settings = run.settings.rate, run.settings
    if settings.lr_schedule == "linear":
        rate *= max(1 - kept.epoch / (run.epochs or 1), 0.0)
    decay = settings.weight_decay
    assert isinstance(decay, (int, float))  # one number: these are a single run's settings
    with as_it_was(run.model, kept), torch.enable_grad():
        before = _weights(run, trainer)
        with told_in_a_line(
            lambda error: (
                f"A step of {run.name} can no longer be taken ({first_line(error)}): its "
                "code has changed since. Train it again."
            )
        ):
            optimizer = trainer.optimizer(run.model.parameters(), rate, decay)
            optimizer.zero_grad()
            predictions = run.model(batch.x.clone().flatten(1))
            trainer.loss(run.data.is_regression)(predictions, batch.y.clone()).backward()
            optimizer.step()
        after = _weights(run, trainer)
    return {
        number: float((after[number] - weight).norm() / weight.norm())
        for number, weight in before.items()
        if number in after and float(weight.norm()) > 0
    }


def _weights(run: Run, trainer: Trainer) -> dict[int, torch.Tensor]:
    maps = enumerate(map(trainer.linear_map, trainer.layers(run.model)), start=1)
    return {n: found.weight.detach().clone() for n, found in maps if found is not None}


def _places(readings: Sequence[Reading]) -> list[list[int]]:
    """The positions of the layers of each block."""
    blocks: list[list[int]] = []
    for position, reading in enumerate(readings):
        if reading.map is not None or not blocks:
            blocks.append([])
        blocks[-1].append(position)
    return blocks


def _block(read: Sequence[_Read], places: Sequence[int]) -> Block:
    """One block at every epoch that could be read."""
    layers = [read[-1].readings[place] for place in places]
    affine = layers[0].number
    gradients, activations = [], []
    for one in read:
        sizes = {size.reading.number: size.size for size in gradient_sizes(one.readings)}
        gradients.append(sizes.get(affine, np.nan))
        outputs = one.readings[places[-1]].outputs if one.readings else None
        activations.append(np.nan if outputs is None else float(outputs.square().mean().sqrt()))
    state, blocked, stuck = _units(read, places)
    return Block(
        numbers=tuple(layer.number for layer in layers),
        texts=tuple(repr_of(layer.layer) for layer in layers),
        activation=np.array(activations),
        gradient=np.array(gradients),
        update=np.array([one.updates.get(affine, np.nan) for one in read]),
        state=state,
        blocked=blocked,
        stuck=stuck,
    )


def _units(
    read: Sequence[_Read], places: Sequence[int]
) -> tuple[str, np.ndarray | None, np.ndarray | None]:
    """The state that units of this block can get stuck in, the share of rows, and which are."""
    for place in places:
        for state, rule in (("dead", dead), ("saturated", saturated)):
            if rule(read[-1].readings[place]) is None:
                continue
            width = read[-1].readings[place].outputs.shape[1]
            blocked = np.full((len(read), width), np.nan)
            stuck = np.zeros((len(read), width), dtype=bool)
            for row, one in enumerate(read):
                found = rule(one.readings[place]) if one.readings else None
                if found is not None:
                    stuck[row] = found.cpu().numpy()
                    blocked[row] = _share(one.readings[place], state).cpu().numpy()
            return state, blocked, stuck
    return "", None, None


def _share(reading: Reading, state: str) -> torch.Tensor:
    """(U,) the share of rows for which a unit passes no, or hardly any, gradient."""
    ends = None if state == "dead" else reading.share_at_ends()
    return (reading.outputs == 0).float().mean(dim=0) if ends is None else ends
