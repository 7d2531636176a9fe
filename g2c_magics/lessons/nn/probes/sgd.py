"""Probes for SGD."""

from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Probe, attempt, match, param, random, text
from g2c_magics.lessons.nn.probes.step import DECAY, LR, made, stepped

IDLE = ("test_sgd_leaves_parameters_without_a_gradient_alone",)


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
    step = stepped(nn, watch=True)
    if step.moved:
        return None
    for i, p in enumerate(step.params):
        kept = list(step.optimizer.params)
        if len(kept) == len(step.params) and kept[i] is not p:
            return (
                f"after step() optimizer.params[{i}] is another tensor; the model's own is as it "
                "was."
            )
    if step.rebound:
        name = step.rebound[0]
        return (
            f"`{name}` held a parameter and then a new tensor, while the parameter kept its "
            "numbers."
        )
    return None


def no_update(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if step.error is None and not step.moved:
        return (
            f"one step at lr {LR}, with gradients up to {largest(step.grads):.3g}, moved no "
            "parameter."
        )
    return None


def no_second_update(nn: ModuleType) -> str | None:
    step = made(nn)
    step.optimizer.step()
    after = [p.detach().clone() for p in step.params]
    step.optimizer.step()
    if step.moved and all(torch.equal(p, old) for p, old in zip(step.params, after, strict=True)):
        return "the first step moved the parameters, the second one none of them."
    return None


def largest(tensors: list[Tensor]) -> float:
    return max(float(t.abs().max()) for t in tensors)


def wrong_sign(nn: ModuleType) -> str | None:
    up = (lambda p, g: p + LR * (g + DECAY * p), lambda p, g: p + LR * (g - DECAY * p))
    rules = {
        "p + lr · (grad + λ · p)": up[0],
        "p + lr · (grad - λ · p)": up[1],
        "p - lr · (grad - λ · p)": lambda p, g: p - LR * (g - DECAY * p),
        "p + lr · grad": lambda p, g: p + LR * g,
    }
    step = stepped(nn)
    for form, rule in rules.items():
        if step.fits(rule):
            was, now = float(step.before[0][0]), float(step.params[0].detach()[0])
            return (
                f"the update equals {form} exactly: with grad {float(step.grads[0][0]):.4g} a "
                f"weight went "
                f"from {was:.4g} to {now:.4g}."
            )
    return None


def decay_ignored(nn: ModuleType) -> str | None:
    step = stepped(nn)

    def plain(p: Tensor, g: Tensor) -> Tensor:
        return p - LR * g

    def right(p: Tensor, g: Tensor) -> Tensor:
        return p - LR * (g + DECAY * p)

    if not step.fits(plain, right) or step.fits(right):
        return None
    rows = zip(step.params, step.before, step.grads, strict=True)
    shapes = [str(tuple(p.shape)) for p, old, g in rows if match(p, plain(old, g))]
    return f"with λ = {DECAY} the parameters of shape {', '.join(shapes)} moved by lr · grad alone."


def decay_misplaced(nn: ModuleType) -> str | None:
    """Weight decay in the wrong place of the update: no mistake with an id."""
    rules = {
        "p - lr · grad - λ · p: the decay stands outside of lr": lambda p, g: (
            p - LR * g - DECAY * p
        ),
        "p - lr · (grad + λ · grad): the gradient decays, not the weight": lambda p, g: (
            p - LR * (g + DECAY * g)
        ),
        "p - lr · (grad + λ): λ is the same for every weight, not λ · p": lambda p, g: (
            p - LR * (g + DECAY)
        ),
    }
    step = stepped(nn)
    for form, rule in rules.items():
        if step.fits(rule):
            return f"the update equals {form}. The rule is p - lr · (grad + λ · p)."
    return None


def grad_mutated(nn: ModuleType) -> str | None:
    step = stepped(nn)
    for p, grad, old in zip(step.params, step.objects, step.grads, strict=True):
        if p.grad is not grad or not torch.equal(grad, old):
            now = "None" if p.grad is None else text(p.grad)
            return f"a .grad of {text(old)} is {now} after step()."
    return None


def truth_of_a_tensor(nn: ModuleType) -> str | None:
    error = stepped(nn).error
    if error is not None and "Boolean value of Tensor" in str(error):
        return f"asking whether .grad is true stops with {text(error)}; ask whether it is None."
    return None


def none_grad(nn: ModuleType) -> str | None:
    alone = stepped(nn)
    pairs = zip(alone.params, alone.before, strict=True)
    if alone.error is not None or any(torch.equal(p, old) for p, old in pairs):
        return None  # what does not move anyway is no matter of a missing gradient
    for place in (0, 1):
        idle, busy = param(random(3, seed=8)), param(random(2, seed=9))
        busy.grad = random(2, seed=10)
        params = [idle, busy] if place == 0 else [busy, idle]
        was = [p.detach().clone() for p in (idle, busy)]
        _, error = attempt(nn.SGD(params, LR, DECAY).step)
        if error is not None:
            return f"with one .grad that is None, step() stops with {text(error)}."
        if idle.grad is not None or not torch.equal(idle, was[0]):
            return f"a parameter whose .grad is None went from {text(was[0])} to {text(idle)}."
        if torch.equal(busy, was[1]):
            return "beside a parameter whose .grad is None, one with a gradient did not move."
    return None


def step_length(nn: ModuleType) -> list[float]:
    """By how much of its gradient each parameter moves, divided by lr, for two lrs; [] if "
    "uneven."""
    ratios = []
    for lr in (0.1, 0.02):
        step = stepped(nn, lr, 0.0)
        if step.error is not None:
            return []
        pairs = zip(step.before, step.params, step.grads, strict=True)
        moved = torch.cat([((old - p.detach()) / g).flatten() for old, p, g in pairs])
        if not match(moved, moved.mean().expand_as(moved), 1e-2):
            return []
        ratios.append(float(moved.mean()) / lr)
    return ratios


def lr_too_high(nn: ModuleType) -> str | None:
    ratios = step_length(nn)
    if ratios and min(ratios) > 1.5:
        return (
            f"at lr 0.1 a parameter moves by {0.1 * ratios[0]:.3g} · grad, {ratios[0]:.3g} times "
            "too far."
        )
    return None


def lr_too_low(nn: ModuleType) -> str | None:
    ratios = step_length(nn)
    if ratios and min(ratios) > 0 and max(ratios) < 0.7:
        return (
            f"at lr 0.1 a parameter moves by {0.1 * ratios[0]:.3g} · grad, {ratios[0]:.3g} of "
            "what is due."
        )
    return None


def detached_graph(nn: ModuleType) -> str | None:
    step = stepped(nn)
    if step.error is None and not all(p.requires_grad for p in step.params):
        return "after step() a parameter no longer requires grad: it is out of every graph to come."
    return None


def stale_gradients(nn: ModuleType) -> str | None:
    step = made(nn)
    step.optimizer.zero_grad()
    for p, g in zip(step.params, step.grads, strict=True):
        if p.grad is not None and torch.equal(p.grad, g):
            return f"after zero_grad() a .grad is still {text(p.grad)}."
    return None


PROBES = (
    Probe("stale-gradients", ("sgd",), stale_gradients),
    Probe("none-grad", ("sgd",), none_grad, IDLE),
    Probe("none-grad", ("sgd",), truth_of_a_tensor),
    Probe("tracked-update", ("sgd",), tracked_update),
    Probe("rebound-parameter", ("sgd",), rebound_parameter),
    Probe("no-update", ("sgd",), no_update),
    Probe("detached-graph", ("sgd",), detached_graph),
    Probe("grad-mutated", ("sgd",), grad_mutated),
    Probe("no-update", ("sgd",), no_second_update),
    Probe("wrong-sign", ("sgd",), wrong_sign),
    Probe("decay-ignored", ("sgd",), decay_ignored),
    Probe("lr-too-high", ("sgd",), lr_too_high),
    Probe("lr-too-low", ("sgd",), lr_too_low),
)
