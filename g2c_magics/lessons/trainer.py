"""What training and pictures ask of a lesson: its trainer, bound to the learner's package.

Types only: nothing runs here, and no torch is imported. A lesson that can be trained has a part
"trainer" with a function trainer(package) that gives one. A model is whatever can be called and
has parameters(), forward() and to(device).

Any, here: parts and models are of the learner's own classes, and their functions return anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from g2c_magics.lessons.lesson import Banned, Diagnosis

if TYPE_CHECKING:
    import torch
    from torch import Tensor


@dataclass(frozen=True)
class Words:
    """What messages call the lesson's parts."""

    example: str  # a model as a cell holds it: "Sequential(Linear(2, 16), …)"
    model: str  # what a model is: "a g2c.nn Module"
    chain: str  # the class of a chain of layers: "Sequential"
    linear: str  # the class of an affine layer: "Linear"
    rectifier: str  # the class of a layer whose units can die: "ReLU"
    evaluate: str  # the function that measures the accuracy: "evaluate_accuracy"


class AffineMap(NamedTuple):
    """What a layer does to a row x: x weight + bias."""

    weight: "Tensor"  # (in, out)
    bias: "Tensor | None"  # (out,); None where it adds nothing


# What the grader finds wrong of the parts that a run calls; None as long as it has not said it.
# It is waited for so many seconds.
Parts = Callable[[float], list[Diagnosis] | None]


class Watch(Protocol):
    """Evidence for what only a run can show: told what happens, asked what it found."""

    def before_loss(self, predictions: "Tensor", targets: "Tensor") -> None: ...
    def after_loss(self, predictions: "Tensor", loss: Any) -> None: ...
    def before_step(self) -> None: ...

    def batch_changed(self) -> None:
        """A batch was written into by the code it was handed to."""
        ...

    def diverged(self, batches: "Sequence[tuple[Tensor, Tensor, Tensor]]") -> None:
        """The epoch's loss is not finite. batches: each one's loss, predictions and targets."""
        ...

    def nothing_moved(self) -> None:
        """A whole run is over, and every weight is what it was."""
        ...

    def take(self) -> list[Diagnosis]:
        """What was found since the last time."""
        ...


class Trainer(Protocol):
    """A lesson's parts for training, those of one loaded package."""

    @property
    def package(self) -> ModuleType:
        """The learner's package; its __all__ lists what a cell may use."""
        ...

    @property
    def words(self) -> Words: ...

    @property
    def banned(self) -> Banned | None:
        """The lesson's ban: a model must not be made of these."""
        ...

    @property
    def explains(self) -> Mapping[str, frozenset[str]]:
        """Pitfall → the verdicts on rates, curves and units that it accounts for.

        They are not told beside it: what a mistake does to the curves is no second mistake.
        """
        ...

    # --- the parts of a run -------------------------------------------------------------------

    def loss(self, is_regression: bool) -> Any:
        """A new loss, called as loss(predictions, targets)."""
        ...

    def optimizer(
        self, parameters: "Iterable[Tensor]", lr: float, weight_decay: float = 0.0
    ) -> Any:
        """A new optimizer, with zero_grad() and step()."""
        ...

    def train_epoch(self, model: Any, loader: Iterable[Any], optimizer: Any, loss_fn: Any) -> Any:
        """One pass over the loader; returns the mean loss, if it is written right."""
        ...

    def evaluate(self, model: Any, loader: Iterable[Any]) -> Any:
        """The share of right answers, if it is written right."""
        ...

    def functions(self, is_regression: bool) -> Iterator[Callable[..., Any]]:
        """What a run calls beside the model, that the learner may have written."""
        ...

    def devices(self) -> list[str]:
        """The device types of this machine, the preferred one first."""
        ...

    def find_device(self, asked: str) -> "torch.device":
        """The device of this name. Raises ValueError, one line, where there is none."""
        ...

    # --- the layers of a model ----------------------------------------------------------------

    @property
    def activations(self) -> Sequence[str]:
        """The nonlinearities that `network` can put between layers, the usual one first."""
        ...

    def network(self, widths: Sequence[int], activation: str = "") -> Any:
        """A new chain of affine layers: widths[0] numbers in, widths[-1] out.

        activation: one of `activations`, between each two of them; "" for none.
        """
        ...

    def layers(self, model: Any) -> Iterator[Any]:
        """The layers of a chain, first to last, chains within chains opened."""
        ...

    def linear_map(self, layer: Any) -> AffineMap | None:
        """The map of an affine layer, its own tensors; None for other layers."""
        ...

    def is_rectifier(self, layer: Any) -> bool:
        """Whether it is 0 for all inputs on one side, so that its units can die."""
        ...

    # --- evidence -----------------------------------------------------------------------------

    def findings(self, model: Any, banned_use: str | None) -> Iterator[Diagnosis]:
        """What shows before the first epoch.

        banned_use: the first use of a banned API in what the run will call, with its place.
        """
        ...

    def watch(self, model: Any, is_regression: bool) -> Watch:
        """Whatever looks at one run."""
        ...
