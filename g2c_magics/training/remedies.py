"""What may mend a model that does not learn, each tried before it is advised."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.layer_readings import Reading
from g2c_magics.training.rerun import Change, Reruns
from g2c_magics.training.run import Run, Verdict

FAR_OFF = 3.0  # spreads: columns that are centred so far from 0
SPREADS = (0.1, 10.0)  # of columns that need no scaling
WIDER = 5.0  # times the usual first weights
LOWER = (10, 30, 100)  # a rate divided by these


@dataclass(frozen=True)
class Remedy:
    """One change, and what to tell a learner whom it would help."""

    words: str  # a sentence's beginning: "Try --lr 0.01"
    change: Change
    settings: dict[str, float | int] | None = None  # where flags make the change


def verdict(
    pitfall: str, told: str, to_try: Iterable[Remedy], reruns: Reruns, is_sure: bool
) -> Verdict | None:
    """What was seen, with the first remedy whose rerun ended clearly below the run.

    is_sure: whether it is told where none did.
    """
    for remedy in to_try:
        result = reruns.result(remedy.change)
        if result is not None and reruns.outcome.is_clearly_above(result.train_loss):
            tried = f"{remedy.words}: tried, it brought the loss down to {result.train_loss:.3g}."
            return Verdict(pitfall, f"{told} {tried}", remedy.settings)
    return Verdict(pitfall, told) if is_sure else None


def lower_rates(run: Run) -> list[Remedy]:
    """The same run at lower rates."""
    rates = [float(f"{run.settings.rate / part:.1g}") for part in LOWER]
    return [Remedy(f"Try --lr {rate:g}", Change(lr=rate), {"lr": rate}) for rate in rates]


def standard_inputs(run: Run) -> list[Remedy]:
    """The same run on standardized inputs; none where they are nearly so already."""
    x = run.data.train.x.flatten(1).to(run.device)
    mean, spread = x.mean(dim=0), x.std(dim=0, correction=0)
    varies = spread > 0
    if not bool(varies.any()):
        return []
    off = float((mean[varies].abs() / spread[varies]).median())
    typical = float(spread[varies].median())
    if off <= FAR_OFF and SPREADS[0] <= typical <= SPREADS[1]:
        return []
    scale = torch.where(varies, spread, torch.ones_like(spread))

    def standardized(rows: Tensor) -> Tensor:
        return (rows - mean) / scale

    return [Remedy("Standardize each input column, (x - mean) / std", Change(inputs=standardized))]


def fresh_weights(trainer: Trainer, wider: float = 1.0) -> Remedy:
    """The same run from first weights within ±wider/√in, and biases of 0."""

    def draw(model: Any) -> None:
        generator = torch.Generator().manual_seed(0)
        with torch.no_grad():
            for layer in trainer.layers(model):
                affine = trainer.linear_map(layer)
                if affine is None:
                    continue
                bound = wider / math.sqrt(affine.weight.shape[0])
                drawn = (torch.rand(affine.weight.shape, generator=generator) * 2 - 1) * bound
                affine.weight.copy_(drawn)
                if affine.bias is not None:
                    affine.bias.zero_()

    bound = "1/√in" if wider == 1 else f"{wider:g}/√in"
    words = f"Draw the first {trainer.words.linear} weights from U(-{bound}, {bound}), biases 0"
    return Remedy(words, Change(prepare=draw))


def other_activation(trainer: Trainer, readings: Iterable[Reading]) -> list[Remedy]:
    """The same run with tanh in place of its activations; none where it has tanh already."""
    activations = [one for one in readings if one.map is None and not one.is_rectifier]
    if not activations or all(is_tanh(one) for one in activations):
        return []
    kinds = {type(one.layer) for one in activations}

    def exchange(model: Any) -> None:
        for layer in trainer.layers(model):
            if type(layer) in kinds:
                layer.forward = torch.tanh

    names = " and ".join(sorted(kind.__name__ for kind in kinds))
    return [Remedy(f"Use tanh in place of {names}", Change(prepare=exchange))]


def is_tanh(reading: Reading) -> bool:
    """Whether its outputs are the tanh of its inputs."""
    return bool(torch.allclose(reading.outputs, torch.tanh(reading.inputs), atol=1e-5))
