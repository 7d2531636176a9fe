"""Probes for SGD: one step on parameters whose numbers and gradients we know."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Look, Probe, attempt, match, param, random, text
from g2c_magics.lessons.nn.probes.rebinding import rebound_names

LR, DECAY = 0.1, 0.5
DECAY_CHECK = ("test_sgd_decays_every_weight",)
NO_GRADIENT_CHECK = ("test_sgd_leaves_parameters_without_a_gradient_alone",)
Rule = Callable[[Tensor, Tensor], Tensor]  # (p, grad) → the new p


def plain(p: Tensor, g: Tensor) -> Tensor:
    return p - LR * g


def right(p: Tensor, g: Tensor) -> Tensor:
    return p - LR * (g + DECAY * p)


UPHILL: dict[str, Rule] = {
    "p + lr · (grad + λ · p)": lambda p, g: p + LR * (g + DECAY * p),
    "p + lr · (grad - λ · p)": lambda p, g: p + LR * (g - DECAY * p),
    "p - lr · (grad - λ · p)": lambda p, g: p - LR * (g - DECAY * p),
    "p + lr · grad": lambda p, g: p + LR * g,
}
MISPLACED_DECAY: dict[str, Rule] = {
    "p - lr · grad - λ · p: the decay is not multiplied by lr": lambda p, g: p - LR * g - DECAY * p,
    "p - lr · (grad + λ · grad): the gradient decays, not the weight": lambda p, g: (
        p - LR * (g + DECAY * g)
    ),
    "p - lr · (grad + λ): λ is the same for every weight, not λ · p": lambda p, g: (
        p - LR * (g + DECAY)
    ),
}


@dataclass
class Step:
    """What calls of step() did to parameters that were known before."""

    params: list[Tensor]
    before: list[Tensor]  # copies of the parameters, of before the first call
    grads: list[Tensor]  # copies of their gradients, of then
    grad_objects: list[Tensor]  # the tensors that were in .grad
    optimizer: Any  # the learner's own SGD
    error: Exception | None = None
    rebound: list[str] = field(default_factory=list)  # local names of step() that were rebound

    def take(self) -> "Step":
        """Call step() once, and keep what it raises."""
        step = getattr(type(self.optimizer), "step", None)
        with rebound_names(step, lambda: self.params) as self.rebound:
            _, self.error = attempt(self.optimizer.step)
        return self

    @property
    def moved(self) -> bool:
        pairs = zip(self.params, self.before, strict=True)
        return any(not torch.equal(p.detach(), old) for p, old in pairs)

    def fits(self, *rules: Rule) -> bool:
        """Whether every parameter follows one of these rules."""
        if self.error is not None:
            return False
        return all(
            any(match(p, rule(old, g)) for rule in rules)
            for p, old, g in zip(self.params, self.before, self.grads, strict=True)
        )

    def fitting(self, rules: dict[str, Rule]) -> str | None:
        """The name of the first of these rules that every parameter follows."""
        return next((name for name, rule in rules.items() if self.fits(rule)), None)


def ready(nn: ModuleType, lr: float = LR, decay: float = DECAY) -> Step:
    """Three parameters with gradients, and an optimizer of the learner's that has not stepped."""
    params = [param(random(*shape, seed=i + 1)) for i, shape in enumerate([(3,), (2, 4), (1,)])]
    grads = [random(*p.shape, seed=i + 21) for i, p in enumerate(params)]
    for p, grad in zip(params, grads, strict=True):
        p.grad = grad
    return Step(
        params=params,
        before=[p.detach().clone() for p in params],
        grads=[g.clone() for g in grads],
        grad_objects=grads,
        optimizer=nn.SGD(params, lr, decay),
    )


def stepped(nn: ModuleType, lr: float = LR, decay: float = DECAY) -> Step:
    """One step, as it went."""
    return ready(nn, lr, decay).take()


def holds_others(nn: ModuleType) -> str | None:
    """The optimizer was made with the parameters, and keeps other tensors."""
    step = ready(nn)
    kept = list(step.optimizer.params)
    if len(kept) == len(step.params) and not any(map(operator.is_, kept, step.params)):
        return (
            "SGD(params, lr) keeps other tensors than those it was given, such as copies: the "
            "model's own never change."
        )
    return None


def stale_gradients(nn: ModuleType) -> str | None:
    step = ready(nn)
    step.optimizer.zero_grad()
    for p, g in zip(step.params, step.grads, strict=True):
        if p.grad is not None and torch.equal(p.grad, g):
            return f"after zero_grad() a .grad is still {text(p.grad)}."
    return None


def none_grad(nn: ModuleType) -> str | None:
    alone = stepped(nn)
    pairs = zip(alone.params, alone.before, strict=True)
    if alone.error is not None or any(torch.equal(p, old) for p, old in pairs):
        return None  # what does not move anyway has nothing to do with a missing gradient
    for idle_is_first in (True, False):
        idle, busy = param(random(3, seed=8)), param(random(2, seed=9))
        busy.grad = random(2, seed=10)
        before = [p.detach().clone() for p in (idle, busy)]
        params = [idle, busy] if idle_is_first else [busy, idle]
        _, error = attempt(nn.SGD(params, LR, DECAY).step)
        if error is not None:
            return f"with one .grad that is None, step() stops with {text(error)}."
        if idle.grad is not None or not torch.equal(idle, before[0]):
            return f"a parameter whose .grad is None went from {text(before[0])} to {text(idle)}."
        if torch.equal(busy, before[1]):
            return "next to a parameter whose .grad is None, one with a gradient did not move."
    return None


def truth_of_a_tensor(nn: ModuleType) -> str | None:
    error = stepped(nn).error
    if error is not None and "Boolean value of Tensor" in str(error):
        return f"asking whether .grad is true stops with {text(error)}; ask whether it is None."
    return None


def tracked_update(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if step.error is not None and "leaf Variable that requires grad" in str(step.error):
        return f"step() stopped with {text(step.error)}."
    kept = [*step.params, *(p for p in step.optimizer.params if isinstance(p, Tensor))]
    for p in kept:
        if p.grad_fn is not None:
            return (
                f"after step() a parameter has grad_fn {type(p.grad_fn).__name__}: autograd "
                "recorded it."
            )
    return None


def rebound_parameter(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if step.moved:
        return None
    kept = list(step.optimizer.params)
    for i, p in enumerate(step.params):
        if len(kept) == len(step.params) and kept[i] is not p:
            return (
                f"after step() optimizer.params[{i}] is a different tensor; the model's own is "
                "unchanged."
            )
    if step.rebound:
        return (
            f"`{step.rebound[0]}` held a parameter and then a new tensor, while the parameter kept "
            "its numbers."
        )
    return None


def no_update(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if step.error is None and not step.moved:
        largest = max(float(g.abs().max()) for g in step.grads)
        return f"one step at lr {LR}, with gradients up to {largest:.3g}, moved no parameter."
    return None


def no_second_update(nn: ModuleType) -> str | None:
    step = ready(nn)
    step.optimizer.step()
    after = [p.detach().clone() for p in step.params]
    step.optimizer.step()
    if step.moved and all(torch.equal(p, old) for p, old in zip(step.params, after, strict=True)):
        return "the first step moved the parameters, the second one none of them."
    return None


def detached_graph(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if step.error is None and not all(p.requires_grad for p in step.params):
        return "after step() a parameter no longer requires grad: no graph will reach it again."
    return None


def grad_mutated(nn: ModuleType) -> str | None:
    step = stepped(nn)
    for p, grad, old in zip(step.params, step.grad_objects, step.grads, strict=True):
        if p.grad is not grad or not torch.equal(grad, old):
            now = "None" if p.grad is None else text(p.grad)
            return f"a .grad of {text(old)} is {now} after step()."
    return None


def wrong_sign(nn: ModuleType) -> str | None:
    step = stepped(nn)
    rule = step.fitting(UPHILL)
    if rule is None:
        return None
    before, now = float(step.before[0][0]), float(step.params[0].detach()[0])
    return (
        f"the update equals {rule} exactly: with grad {float(step.grads[0][0]):.4g} a weight went "
        f"from {before:.4g} to {now:.4g}."
    )


def decay_ignored(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if not step.fits(plain, right) or step.fits(right):
        return None
    rows = zip(step.params, step.before, step.grads, strict=True)
    shapes = [str(tuple(p.shape)) for p, old, g in rows if match(p, plain(old, g))]
    return f"with λ = {DECAY} the parameters of shape {', '.join(shapes)} moved by lr · grad alone."


def decay_misplaced(nn: ModuleType) -> str | None:
    """Weight decay in the wrong place of the update: a slip without an id."""
    rule = stepped(nn).fitting(MISPLACED_DECAY)
    return rule and f"the update equals {rule}. The rule is p - lr · (grad + λ · p)."


def step_lengths(nn: ModuleType) -> list[float]:
    """Each step over lr · grad, for two learning rates; empty where it is not the same for all."""
    ratios = []
    for lr in (0.1, 0.02):
        step = stepped(nn, lr, 0.0)
        if step.error is not None:
            return []
        rows = zip(step.before, step.params, step.grads, strict=True)
        moved = torch.cat([((old - p.detach()) / g).flatten() for old, p, g in rows])
        if not match(moved, moved.mean().expand_as(moved), 1e-2):
            return []
        ratios.append(float(moved.mean()) / lr)
    return ratios


def wrong_length(is_wrong: Callable[[list[float]], bool], how: str) -> Look:
    """A probe's question about the length of a step."""

    def look(nn: ModuleType) -> str | None:
        ratios = step_lengths(nn)
        if not ratios or not is_wrong(ratios):
            return None
        lengths = [0.1 * ratios[0], 0.02 * ratios[1]]
        seen = f"at lr 0.1 a parameter moves by {lengths[0]:.3g} · grad"
        if match(lengths[0], lengths[1], 1e-2):
            return f"{seen}, and at lr 0.02 by as much: lr takes no part."
        if match(ratios[0], 0.1, 1e-2) and match(ratios[1], 0.02, 1e-2):
            return f"{seen}, which is lr · lr · grad: lr comes in twice."
        if match(lengths[0], 10.0, 1e-2) and match(lengths[1], 50.0, 1e-2):
            return f"{seen}, which is grad / lr: multiply by lr."
        return f"{seen}, " + how.format(f"{ratios[0]:.3g}")

    return look


TOO_LONG = wrong_length(lambda ratios: min(ratios) > 1.5, "{} times too far.")
TOO_SHORT = wrong_length(
    lambda ratios: min(ratios) > 0 and max(ratios) < 0.7, "{} of the right step."
)
PROBES = (
    Probe("rebound-parameter", ("sgd",), holds_others),
    Probe("stale-gradients", ("sgd",), stale_gradients),
    Probe("none-grad", ("sgd",), none_grad, NO_GRADIENT_CHECK),
    Probe("none-grad", ("sgd",), truth_of_a_tensor),
    Probe("tracked-update", ("sgd",), tracked_update),
    Probe("rebound-parameter", ("sgd",), rebound_parameter),
    Probe("no-update", ("sgd",), no_update),
    Probe("detached-graph", ("sgd",), detached_graph),
    # What this step did not do is no consequence of what it does to .grad afterwards.
    Probe("decay-ignored", ("sgd",), decay_ignored, DECAY_CHECK),
    Probe("grad-mutated", ("sgd",), grad_mutated),
    Probe("no-update", ("sgd",), no_second_update),
    Probe("wrong-sign", ("sgd",), wrong_sign),
    Probe("decay-ignored", ("sgd",), decay_ignored),
    Probe("lr-too-high", ("sgd",), TOO_LONG),
    Probe("lr-too-low", ("sgd",), TOO_SHORT),
)
