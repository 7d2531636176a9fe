"""Watch a training function of the learner's on a small case, and replay how it may go wrong.

A Walk is what happened: the parameters before and after, what came back, each loss sent backward.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import attempt, match
from g2c_magics.lessons.nn.probes.worked_parts import patched

Loss = Callable[[list[Tensor]], Tensor]


@dataclass
class Backward:
    """One call of loss.backward(): the loss, whether it had a graph, which gradients it left.

    held: of each parameter, whether its .grad held numbers before the call.
    """

    value: Tensor
    has_graph: bool
    held: list[bool] = field(default_factory=list)
    grads: list[Tensor | None] = field(default_factory=list)


@dataclass
class TrainingTrace:
    """What a training function did.

    losses_of: one loss function of the parameters for each update that is due, in order.
    objects: the parameters as they were built; params: those in their place afterwards.
    inputs: by name, what was handed over, and a copy of it from before.
    chose: whether argmax was called meanwhile, as it is to count hits.
    """

    losses_of: list[Loss]
    lr: float
    decay: float = 0.0
    before: list[Tensor] = field(default_factory=list)
    after: list[Tensor] = field(default_factory=list)
    params: list[Tensor] = field(default_factory=list)
    objects: list[Tensor] = field(default_factory=list)
    result: object = None
    error: Exception | None = None
    backwards: list[Backward] = field(default_factory=list)
    inputs: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)
    chose: bool = False

    @property
    def steps(self) -> int:
        return len(self.losses_of)

    @property
    def moved(self) -> bool:
        return not ends_at(self, self.before)


def watch(
    walk: TrainingTrace, train: Callable[[], object], params_of: Callable[[], list[Tensor]]
) -> TrainingTrace:
    """Run `train` and fill in the walk. params_of: the parameters being trained, once they are "
    "there."""

    def recorded(original: Callable) -> Callable:
        def backward(loss: Tensor, *args: object, **kwargs: object) -> None:
            event = Backward(loss.detach().clone(), loss.grad_fn is not None)
            walk.backwards.append(event)
            if len(walk.backwards) > 10 * walk.steps:
                raise RuntimeError("more steps than asked for: nothing is learnt from walking on")
            with contextlib.suppress(Exception):
                event.held = [p.grad is not None and bool(p.grad.any()) for p in params_of()]
            original(loss, *args, **kwargs)
            with contextlib.suppress(Exception):
                event.grads = [None if p.grad is None else p.grad.clone() for p in params_of()]

        return backward

    def noted(original: Callable) -> Callable:
        def argmax(*args: object, **kwargs: object) -> Tensor:
            walk.chose = True
            return original(*args, **kwargs)

        return argmax

    with (
        patched(torch.Tensor, "backward", recorded),
        patched(torch.Tensor, "argmax", noted),
        patched(torch, "argmax", noted),
    ):
        walk.result, walk.error = attempt(train)
    walk.params = params_of()
    walk.after = [p.detach().clone() for p in walk.params]
    return walk


@dataclass
class Replay:
    """Where gradient descent leads when one thing is done otherwise, and the losses on the way."""

    params: list[Tensor]
    losses: list[float]


def replay(
    walk: TrainingTrace,
    scale: float = 1.0,
    stale: bool = False,
    held: list[list[bool]] | None = None,
    decay: float | None = None,
    only: tuple[int, ...] | None = None,
    losses_of: list[Loss] | None = None,
) -> Replay:
    """Descend from the walk's start.

    scale: on every gradient. stale: gradients add up; held: at which steps, of which parameters.
    decay: another weight decay. only: the parameters that move. losses_of: other losses to follow.
    """
    params = [p.detach().clone().requires_grad_() for p in walk.before]
    total = [torch.zeros_like(p) for p in params]
    decay = walk.decay if decay is None else decay
    losses = []
    for step, loss_of in enumerate(losses_of or walk.losses_of):
        loss = loss_of(params)
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, params)
        adds = held[step] if held else [stale] * len(params)
        total = [t + g if add else g for t, g, add in zip(total, grads, adds, strict=True)]
        params = [
            (p - walk.lr * (scale * g + decay * p)).detach().requires_grad_()
            if only is None or i in only
            else p
            for i, (p, g) in enumerate(zip(params, total, strict=True))
        ]
    return Replay([p.detach() for p in params], losses)


def ends_at(walk: TrainingTrace, params: list[Tensor]) -> bool:
    """Whether the walk's parameters ended up here."""
    if len(walk.after) != len(params) or not walk.after:
        return False
    return all(match(p, q, 1e-4) for p, q in zip(walk.after, params, strict=True))


def as_due(walk: TrainingTrace) -> bool:
    """Whether the walk ended where plain gradient descent ends."""
    return walk.error is None and ends_at(walk, replay(walk).params)
