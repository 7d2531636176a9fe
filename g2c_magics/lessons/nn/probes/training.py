"""Probes for the three training functions."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    Probe,
    changed,
    match,
    probe_each,
    text,
)
from g2c_magics.lessons.nn.probes.loss_cases import squared_error
from g2c_magics.lessons.nn.probes.training_inputs import (
    first_batch,
    first_logits,
    loss_arguments,
)
from g2c_magics.lessons.nn.probes.training_trace import (
    FUNCTIONS,
    LINE,
    TRACES,
    Backward,
    TrainingTrace,
    replay,
    trace_classifier,
    trace_regression,
)

ORDER = ("backward", "zero_grad", "step")
FLOAT_BACKWARD = "'float' object has no attribute 'backward'"
CHECKS: dict[str, tuple[str, ...] | None] = {
    "regression": None,
    "classifier": (
        "test_classifier_training_takes_plain_gradient_steps",
        "test_classifier_training_lasts_as_long_as_asked",
        "test_classifier_learns_circles",
    ),
    "mnist": (
        "test_mnist_epoch_is_one_update_a_batch",
        "test_mnist_epoch_uses_what_it_is_given",
        "test_mnist_learns_a_small_image_set",
    ),
}

# --- what was handed over and what came back ---------------------------------------------------


def missing_return(trace: TrainingTrace) -> str | None:
    if trace.error is None and trace.result is None:
        return f"{FUNCTIONS[trace.task]}(…) gave None."
    return None


def inplace_input(trace: TrainingTrace) -> str | None:
    for name, (before, now) in trace.inputs.items():
        seen = changed(name, before, now, "training")
        if seen:
            return seen
    return None


def returned_losses(trace: TrainingTrace) -> Any:  # Any: what the learner returned
    """The losses as they were returned, in a list where that can be made."""
    result = trace.result
    if trace.task == "regression":
        result = result[1] if isinstance(result, tuple) and len(result) == 2 else None
    if trace.task == "mnist":
        return [result]
    return list(result) if isinstance(result, list | tuple) else result


def not_scalar(trace: TrainingTrace) -> str | None:
    if trace.error is not None:
        implicit = "grad can be implicitly created only for scalar" in str(trace.error)
        return f"backward() stopped with {text(trace.error)}." if implicit else None
    losses = returned_losses(trace)
    if isinstance(losses, Tensor):
        return f"the losses are one tensor of shape {tuple(losses.shape)}, not a list of floats."
    for value in losses or []:
        if isinstance(value, Tensor):
            return f"a loss is a tensor of shape {tuple(value.shape)}, not a Python float."
        if isinstance(value, list | tuple):
            return f"{len(value)} numbers were returned where one float is expected."
    return None


# --- the loss and its backward() ---------------------------------------------------------------


def classes(trace: TrainingTrace) -> Tensor:
    """The classes that the model predicts at the first step, (N,)."""
    return first_logits(trace, first_batch(trace)[0]).argmax(dim=1)


def first_backward(trace: TrainingTrace) -> Backward | None:
    return trace.backwards[0] if trace.backwards else None


def non_differentiable(trace: TrainingTrace) -> str | None:
    """The first loss has no graph, and does not feel a nudge to every parameter: it counts."""
    given = loss_arguments(trace)
    if given and trace.called_argmax and match(given[0].double(), classes(trace).double()):
        return (
            "the loss was given the predicted classes, which argmax makes of the logits: it takes "
            "the logits themselves."
        )
    if trace.called_argmax and FLOAT_BACKWARD in str(trace.error):
        return "by the time of backward() the loss was a plain float, counted with argmax."
    here, nudged = (first_backward(trace.again(nudge=nudge)) for nudge in (0.0, 1e-4))
    if here is None or nudged is None or here.has_graph or nudged.has_graph:
        return None
    if torch.equal(here.loss, nudged.loss):
        return (
            f"the loss sent backward is {text(here.loss)}, without a graph, and still exactly "
            "that after a nudge to every parameter: it counts hits."
        )
    return None


def detached_graph(trace: TrainingTrace) -> str | None:
    if FLOAT_BACKWARD in str(trace.error):
        return "the loss was a plain float by the time of backward()."
    sent = first_backward(trace)
    if sent is None or trace.steps == 0:
        return None
    expected = float(trace.losses_of[0](trace.before))
    if not match(sent.loss, expected):
        return None
    seen = f"the first loss, {expected:.4g}, is right, but backward() "
    if trace.error is not None and "does not require grad" in str(trace.error):
        return f"{seen}stopped: {text(trace.error)}."
    if sent.grads and all(g is None or not bool(g.any()) for g in sent.grads):
        return f"{seen}left no gradient on any parameter."
    return None


# --- the update --------------------------------------------------------------------------------


def tracked_update(trace: TrainingTrace) -> str | None:
    if trace.error is not None and "leaf Variable that requires grad" in str(trace.error):
        return f"the update stopped with {text(trace.error)}."
    for p in trace.params:
        if p.grad_fn is not None:
            return (
                f"a parameter has grad_fn {type(p.grad_fn).__name__}: autograd recorded its update."
            )
    return None


def rebound_parameter(trace: TrainingTrace) -> str | None:
    """An update that makes new tensors, in an attribute of the model or in a name of its own."""
    if trace.is_right:
        return None
    for old, new in zip(trace.objects, trace.params, strict=True):
        if new is not old and new.grad_fn is None:
            return "the model's parameter is a different tensor from the one it was built with."
    names = [] if trace.moved else trace.again(names=True).rebound
    return (
        f"`{names[0]}` held a parameter and then a new tensor, while the parameter kept its "
        "numbers."
        if names
        else None
    )


def no_update(trace: TrainingTrace) -> str | None:
    if trace.error is None and not trace.moved:
        names = [call.name for call in trace.calls if call.name in ORDER]
        why = ""
        if not trace.backwards:
            why = ": backward() was never called"
        elif "SGD" in [call.name for call in trace.calls] and "step" not in names:
            why = ": step() was never called"
        elif "zero_grad" in names and names[-3:] == ["backward", "zero_grad", "step"]:
            why = ": zero_grad() came between backward() and step(), so each step followed zeros"
        return f"after {trace.steps} steps every parameter has the numbers it began with{why}."
    return None


def follows(trace: TrainingTrace, seen: str, **mistake: Any) -> str | None:
    """`seen`, when training ended exactly where descent with this mistake ends. Any: as `replay`"""
    if trace.error is not None or trace.is_right or not trace.moved:
        return None
    wrong = replay(trace, **mistake)
    return f"after {trace.steps} steps {seen}" if trace.ends_at(wrong.params) else None


def stale_gradients(trace: TrainingTrace) -> str | None:
    arrived = "the parameters are exactly where"
    held = [backward.held for backward in trace.backwards]
    seen = follows(trace, f"{arrived} the running sum of all gradients leads.", stale=True)
    if seen or not any(map(any, held)):
        return seen
    uncleared = (
        f"{arrived} gradients lead that were not cleared: .grad still held numbers at "
        f"{sum(map(any, held))} of {len(held)} calls of backward()."
    )
    return follows(trace, uncleared, held=held)


def wrong_sign(trace: TrainingTrace) -> str | None:
    seen = "the parameters are exactly where climbing the loss leads."
    return follows(trace, seen, scale=-1.0)


def missing_bias(nn: ModuleType) -> str | None:
    seen = "W has moved as it should with b at 0, and b has not moved."
    return follows(trace_regression(nn), seen, only=(0,))


def decay_ignored(nn: ModuleType) -> str | None:
    trace = trace_classifier(nn, decay=0.5)
    if trace.error is None and not trace.is_right and trace.ends_at(replay(trace, decay=0).params):
        return f"with weight_decay = 0.5 the parameters after {trace.steps} steps are those of 0."
    return None


def silent_broadcast(nn: ModuleType) -> str | None:
    """With one target a row, a loss over all pairs of rows."""
    trace = trace_regression(nn)
    x, y = LINE

    def all_pairs(p: list[Tensor]) -> Tensor:
        return squared_error(x @ p[0] + p[1], y.flatten())

    for scale in (1.0, 49.0):
        wrong = replay(trace, scale=scale, losses_of=[all_pairs] * trace.steps)
        if not trace.is_right and trace.error is None and trace.ends_at(wrong.params):
            return (
                "the steps follow a loss over a (7, 7) table, every prediction against every "
                "target."
            )
    return None


def step_lengths(first: TrainingTrace) -> list[float]:
    """The length of the first step over the one asked for, for the default lr and others."""
    lengths = []
    for lr in (0.1, 0.03, 0.3):
        trace = first.again(steps=1, lr=lr)
        right = replay(trace).params
        if trace.error is not None or not trace.after:
            return []
        taken, asked = (
            torch.cat([(p - old).flatten() for p, old in zip(end, trace.before, strict=True)])
            for end in (trace.after, right)
        )
        length = float(taken @ asked / (asked @ asked))
        if not match(taken, length * asked, 1e-2):
            return []
        lengths.append(length)
    return lengths


def lr_too_high(trace: TrainingTrace) -> str | None:
    lengths = step_lengths(trace)
    if lengths and min(lengths) > 1.2:
        return f"asked for lr = 0.1, the first step was {lengths[0]:.3g} times as long."
    return None


def lr_too_low(trace: TrainingTrace) -> str | None:
    lengths = step_lengths(trace)
    if lengths and min(lengths) > 0 and max(lengths) < 0.8:
        return f"asked for lr = 0.1, the first step was {lengths[0]:.3g} of the right length."
    return None


# --- sums and means ----------------------------------------------------------------------------


def sum_not_mean(trace: TrainingTrace) -> str | None:
    rows, lengths = len(trace.inputs["x"][0]), step_lengths(trace)
    if lengths and all(abs(length / rows - 1) < 1e-2 for length in lengths):
        return (
            f"with {rows} rows every step is exactly {rows} times too long: the gradient is that "
            "of a sum."
        )
    losses = returned_losses(trace)
    if trace.error is not None or not isinstance(losses, list):
        return None
    expected = torch.tensor(replay(trace).losses, dtype=torch.float64)
    got = torch.tensor([float(value) for value in losses], dtype=torch.float64)
    if match(got, rows * expected):
        return f"with {rows} rows each loss returned is exactly {rows} times the mean of its step."
    return None


def ask(
    pitfall: str, look: Callable[[TrainingTrace], str | None], *tasks: str
) -> tuple[Probe, ...]:
    """One question about the traces of several training functions."""
    checks = {task: CHECKS[task] for task in tasks}
    return probe_each(pitfall, lambda task, nn: look(TRACES[task](nn)), checks)


ALL, FULL_BATCH = ("regression", "classifier", "mnist"), ("regression", "classifier")
PROBES = (
    *ask("missing-return", missing_return, *ALL),
    *ask("inplace-input", inplace_input, *FULL_BATCH),
    *ask("tracked-update", tracked_update, *ALL),
    *ask("rebound-parameter", rebound_parameter, *FULL_BATCH),
    *ask("non-differentiable-loss", non_differentiable, *ALL),
    *ask("detached-graph", detached_graph, *ALL),
    *ask("no-update", no_update, *ALL),
    *ask("stale-gradients", stale_gradients, *ALL),
    *ask("wrong-sign", wrong_sign, *ALL),
    *ask("sum-not-mean", sum_not_mean, *FULL_BATCH),
    *ask("lr-too-high", lr_too_high, *FULL_BATCH),
    *ask("lr-too-low", lr_too_low, *FULL_BATCH),
    *ask("not-scalar", not_scalar, *ALL),
    Probe("silent-broadcast", ("regression",), silent_broadcast),
    Probe("missing-bias", ("regression",), missing_bias),
    Probe("decay-ignored", ("classifier",), decay_ignored, CHECKS["classifier"]),
)
