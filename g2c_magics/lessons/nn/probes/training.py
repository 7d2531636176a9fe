"""Probes for the three training loops: the same questions to all of them."""

from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Probe, match, text
from g2c_magics.lessons.nn.probes.traced_loops import (
    LOOPS,
    WALKS,
)
from g2c_magics.lessons.nn.probes.training_trace import (
    Backward,
    TrainingTrace,
    as_due,
    ends_at,
    replay,
)

FLOAT_BACKWARD = "'float' object has no attribute 'backward'"
CHECKS = {
    "regression": None,
    "classifier": (
        "test_classifier_training_takes_plain_gradient_steps",
        "test_classifier_learns_circles",
    ),
    "mnist": (
        "test_mnist_epoch_is_one_update_a_batch",
        "test_mnist_epoch_uses_what_it_is_given",
        "test_mnist_learns_a_small_image_set",
    ),
}


def missing_return(task: str, nn: ModuleType) -> str | None:
    walk = WALKS[task](nn)
    if walk.error is None and walk.result is None:
        return f"{LOOPS[task][0]}(…) gave None."
    return None


def inplace_input(task: str, nn: ModuleType) -> str | None:
    for name, (now, before) in WALKS[task](nn).inputs.items():
        if now.shape != before.shape or not torch.equal(now, before):
            return f"{name}[0] was {text(before[0])} before training and is {text(now[0])} now."
    return None


def history(task: str, walk: TrainingTrace) -> list[object] | Tensor | None:
    """The losses that came back, as they came."""
    result = walk.result
    if task == "regression":
        result = result[1] if isinstance(result, tuple) and len(result) == 2 else None
    if task == "mnist":
        return [result]
    return list(result) if isinstance(result, list | tuple) else result


def not_scalar(task: str, nn: ModuleType) -> str | None:
    walk = WALKS[task](nn)
    if walk.error is not None:
        implicit = "grad can be implicitly created only for scalar" in str(walk.error)
        return f"backward() stopped with {text(walk.error)}." if implicit else None
    losses = history(task, walk)
    if isinstance(losses, Tensor):
        return (
            f"the losses came as one tensor of shape {tuple(losses.shape)}, not as a list of "
            "floats."
        )
    for value in losses or []:
        if isinstance(value, Tensor):
            return f"a loss came as a tensor of shape {tuple(value.shape)}, not as a Python float."
        if isinstance(value, list | tuple):
            return f"{len(value)} numbers came back where one float is due."
    return None


def first_backward(walk: TrainingTrace) -> Backward | None:
    return walk.backwards[0] if walk.backwards else None


def non_differentiable(task: str, nn: ModuleType) -> str | None:
    """The first loss has no graph, and does not feel a nudge to every parameter: it counts."""
    walk = WALKS[task](nn)
    if walk.chose and FLOAT_BACKWARD in str(walk.error):
        return "the loss was a plain float, counted by way of argmax, by the time of backward()."
    sent = [first_backward(WALKS[task](nn, nudge=nudge)) for nudge in (0.0, 1e-4)]
    if None in sent or any(loss.has_graph for loss in sent):
        return None
    if torch.equal(sent[0].value, sent[1].value):
        return (
            f"the loss sent backward is {text(sent[0].value)}, without a graph, and still exactly "
            "that after a nudge to every parameter: it counts."
        )
    return None


def detached_graph(task: str, nn: ModuleType) -> str | None:
    walk = WALKS[task](nn)
    if FLOAT_BACKWARD in str(walk.error):
        return "the loss was a plain float by the time of backward()."
    sent = first_backward(walk)
    if sent is None or walk.steps == 0:
        return None
    due = float(walk.losses_of[0](walk.before))
    if not match(sent.value, due):
        return None
    if walk.error is not None and "does not require grad" in str(walk.error):
        return f"the first loss, {due:.4g}, is right, but backward() stopped: {text(walk.error)}."
    if sent.grads and all(g is None or not bool(g.any()) for g in sent.grads):
        return (
            f"the first loss, {due:.4g}, is right, but backward() left no gradient on any "
            "parameter."
        )
    return None


def tracked_update(task: str, nn: ModuleType) -> str | None:
    walk = WALKS[task](nn)
    if walk.error is not None and "leaf Variable that requires grad" in str(walk.error):
        return f"the update stopped with {text(walk.error)}."
    for p in walk.params:
        if p.grad_fn is not None:
            return (
                f"a parameter has grad_fn {type(p.grad_fn).__name__}: autograd recorded its update."
            )
    return None


def rebound_parameter(task: str, nn: ModuleType) -> str | None:
    """An update that makes new tensors, in an attribute of the model or in a name of its own."""
    walk = WALKS[task](nn)
    if as_due(walk):
        return None
    for old, new in zip(walk.objects, walk.params, strict=True):
        if new is not old and new.grad_fn is None:
            return "the model's parameter is another tensor than the one the model was built with."
    names: list[str] = []
    if not walk.moved:
        WALKS[task](nn, names=names)
    return (
        f"`{names[0]}` held a parameter and then a new tensor, while the parameter kept its "
        f"numbers."
        if names
        else None
    )


def no_update(task: str, nn: ModuleType) -> str | None:
    walk = WALKS[task](nn)
    if walk.error is None and not walk.moved:
        calls = f"backward() was called {len(walk.backwards)} times"
        return f"after {walk.steps} steps every parameter has the numbers it began with; {calls}."
    return None


def follows(task: str, nn: ModuleType, seen: str, **otherwise: object) -> str | None:
    """`seen`, when the walk ended exactly where descent done `otherwise` ends."""
    walk = WALKS[task](nn)
    if walk.error is not None or as_due(walk) or not walk.moved:
        return None
    return (
        seen.format(steps=walk.steps) if ends_at(walk, replay(walk, **otherwise).params) else None
    )


def stale_gradients(task: str, nn: ModuleType) -> str | None:
    seen = (
        "after {steps} steps the parameters are exactly where the running sum of all gradients "
        "leads."
    )
    held = [backward.held for backward in WALKS[task](nn).backwards]
    some = (
        "after {steps} steps the parameters are exactly where gradients lead that were not "
        f"cleared: .grad still held numbers at {sum(map(any, held))} of {len(held)} calls of "
        "backward()."
    )
    return follows(task, nn, seen, stale=True) or (
        follows(task, nn, some, held=held) if any(map(any, held)) else None
    )


def wrong_sign(task: str, nn: ModuleType) -> str | None:
    seen = "after {steps} steps the parameters are exactly where climbing the loss leads."
    return follows(task, nn, seen, scale=-1.0)


def sum_not_mean(task: str, nn: ModuleType) -> str | None:
    factors = {"regression": (7, 21, 3), "classifier": (7,), "mnist": ()}[task]
    lengths = lr_factor(task, nn)
    for factor in factors:
        if lengths and all(abs(length / factor - 1) < 1e-2 for length in lengths):
            return f"every step is exactly {factor} times too long: the gradient is that of a sum."
    walk = WALKS[task](nn)
    if task != "mnist" and walk.error is None:
        losses = history(task, walk)
        due = replay(walk).losses
        for factor in factors:
            if isinstance(losses, list) and match(tensor_of(losses), tensor_of(due) * factor):
                return f"each loss returned is exactly {factor} times the mean loss of its step."
    return None


def tensor_of(values: list[object]) -> Tensor:
    return torch.tensor([float(v) for v in values], dtype=torch.float64)


def lr_factor(task: str, nn: ModuleType) -> list[float]:
    """The length of the first step over the one asked for, for the default lr and others."""
    factors = []
    for lr in (0.1, 0.03, 0.3):
        walk = WALKS[task](nn, steps=1, lr=lr)
        due = replay(walk).params
        if walk.error is not None or not walk.after:
            return []
        here = torch.cat([(a - b).flatten() for a, b in zip(walk.after, walk.before, strict=True)])
        there = torch.cat([(a - b).flatten() for a, b in zip(due, walk.before, strict=True)])
        factor = float(here @ there / (there @ there))
        if not match(here, factor * there, 1e-2):
            return []
        factors.append(factor)
    return factors


def lr_too_high(task: str, nn: ModuleType) -> str | None:
    factors = lr_factor(task, nn)
    if factors and min(factors) > 1.2:
        return f"asked for lr = 0.1, the first step was {factors[0]:.3g} times as long."
    return None


def lr_too_low(task: str, nn: ModuleType) -> str | None:
    factors = lr_factor(task, nn)
    if factors and min(factors) > 0 and max(factors) < 0.8:
        return f"asked for lr = 0.1, the first step was {factors[0]:.3g} of the length that is due."
    return None


def asked(pitfall: str, look: Callable, *tasks: str) -> tuple[Probe, ...]:
    """One question to several loops."""
    return tuple(
        Probe(pitfall, (task,), lambda nn, task=task: look(task, nn), CHECKS[task])
        for task in tasks
    )


ALL = ("regression", "classifier", "mnist")
PROBES = (
    *asked("missing-return", missing_return, *ALL),
    *asked("inplace-input", inplace_input, "regression", "classifier"),
    *asked("tracked-update", tracked_update, *ALL),
    *asked("rebound-parameter", rebound_parameter, "regression", "classifier"),
    *asked("non-differentiable-loss", non_differentiable, *ALL),
    *asked("detached-graph", detached_graph, *ALL),
    *asked("no-update", no_update, *ALL),
    *asked("stale-gradients", stale_gradients, *ALL),
    *asked("wrong-sign", wrong_sign, *ALL),
    *asked("sum-not-mean", sum_not_mean, "regression", "classifier"),
    *asked("lr-too-high", lr_too_high, "regression", "classifier"),
    *asked("lr-too-low", lr_too_low, "regression", "classifier"),
    *asked("not-scalar", not_scalar, *ALL),
)
