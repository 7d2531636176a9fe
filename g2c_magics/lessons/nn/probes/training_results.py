"""What a training function returned: advice where that is not what was asked for."""

import inspect
from itertools import accumulate
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import match, text
from g2c_magics.lessons.nn.probes.training_trace import SIZES, TrainingTrace, mlp, replay

LAST_ALONE = "the loss of the last batch, weighted, over the number of all images"
PAIR = "train_linear_regression returns the pair (model, losses)."


def plain_numbers(value: object) -> list[float] | None:
    if not isinstance(value, list | tuple):
        return None
    return [float(v) for v in value] if all(isinstance(v, float | int) for v in value) else None


def wrong_kind(trace: TrainingTrace) -> str | None:
    """Something else than a pair, or than a list."""
    result = trace.result
    if trace.error is not None or result is None or trace.task == "mnist":
        return None
    if trace.task == "regression":
        if isinstance(result, tuple) and len(result) == 2:
            model, losses = result
            if isinstance(losses, trace.nn.Linear):
                return f"the losses came back first and the model second. {PAIR}"
            if isinstance(model, trace.nn.Linear) and isinstance(losses, float):
                return f"one loss came back, {text(losses)}. Keep the loss of each step in a list."
            if not isinstance(model, trace.nn.Linear):
                return (
                    f"a {type(model).__name__} came back as the model. A line is fitted by a "
                    "single Linear(1, 1)."
                )
            if not isinstance(losses, list | Tensor):
                return (
                    f"the losses came back as a {type(losses).__name__}. A list of floats is asked "
                    "for."
                )
            return None
        if isinstance(result, trace.nn.Linear):
            return f"the model alone came back, without the losses. {PAIR}"
        if isinstance(result, list):
            return f"the losses alone came back, without the model. {PAIR}"
        return None
    if isinstance(result, tuple) and any(isinstance(part, trace.nn.Module) for part in result):
        return (
            "the model came back beside the losses. train_classifier returns the list of losses "
            "alone: the model is trained in place."
        )
    if isinstance(result, float):
        return f"one loss came back, {text(result)}. Keep the loss of each step in a list."
    if not isinstance(result, list | Tensor):
        return f"a {type(result).__name__} came back. The losses are asked for as a list of floats."
    return None


def losses_in(trace: TrainingTrace) -> list[float] | None:
    """The losses that came back, where they are plain numbers."""
    result = trace.result
    if trace.error is not None:
        return None
    if trace.task == "regression":
        result = result[1] if isinstance(result, tuple) and len(result) == 2 else None
    return plain_numbers(result)


def wrong_losses(trace: TrainingTrace) -> str | None:
    """The training is right, and the list is not of its losses."""
    losses = losses_in(trace)
    if trace.task == "mnist" or losses is None or not trace.is_right:
        return None
    right = replay(trace).losses
    if len(losses) == 1 and match(losses[0], right[-1]):
        return "the last loss alone came back in the list. Append each step's loss in the loop."
    if len(losses) != len(right):
        return (
            f"{len(right)} steps were made, and {len(losses)} losses came back. Append one loss a "
            "step."
        )
    means = [total / (i + 1) for i, total in enumerate(accumulate(right))]
    if match(torch.tensor(losses), torch.tensor(means)):
        return "each number in the list is the mean of all losses so far. Append the step's own."
    if trace.task == "classifier":
        x, y = (before for before, _ in trace.inputs.values())
        share = float((mlp(trace.before, x).argmax(dim=1) == y).double().mean())
        if match(losses[0], share) and not match(share, right[0]):
            return f"the list begins with {text(share)}, which is the accuracy and not the loss."
    last = float(trace.losses_of[-1](trace.after))
    if not match(torch.tensor(losses), torch.tensor(right)) and not match(
        torch.tensor(losses), torch.tensor([*right[1:], last])
    ):
        return (
            "the parameters end where they should, and the losses that came back begin with "
            f"{text(losses[0])}, not with {text(right[0])}. Append each step's own loss."
        )
    return None


def wrong_number_of_steps(trace: TrainingTrace) -> str | None:
    """More or fewer losses than steps, where the training does not end where it should either."""
    losses = losses_in(trace)
    other = trace.again(steps=5) if trace.task != "mnist" else trace
    theirs = losses_in(other)
    if losses is None or theirs is None or len(losses) == trace.steps:
        return None
    if len(theirs) == len(losses):
        return (
            f"steps={trace.steps} and steps={other.steps} both led to {len(losses)} losses. Make "
            "as many steps as the argument says."
        )
    if len(theirs) - other.steps == len(losses) - trace.steps:
        return (
            f"steps={trace.steps} led to {len(losses)} loss(es), steps={other.steps} to "
            f"{len(theirs)}. range(steps) counts from 0 to steps - 1, which is steps times."
        )
    return None


def kept_list(trace: TrainingTrace) -> str | None:
    """One list for all calls."""
    if trace.task == "mnist" or trace.error is not None:
        return None
    one, two = (
        t.result[1] if isinstance(t.result, tuple) and len(t.result) == 2 else t.result
        for t in (trace, trace.again(steps=5))
    )
    if isinstance(one, list) and one is two:
        return (
            "two calls returned the very same list, which goes on growing. A list made in the "
            "def line or outside is made only once: make it inside the function."
        )
    return None


def wrong_epoch_loss(trace: TrainingTrace) -> str | None:
    """Which other loss than the mean over the images came back."""
    if trace.task != "mnist" or trace.error is not None or not isinstance(trace.result, float):
        return None
    losses = replay(trace).losses
    right = sum(loss * size for loss, size in zip(losses, SIZES, strict=True)) / sum(SIZES)
    params, after = replay(trace, losses_of=trace.losses_of), []
    last = params.losses[-1]
    for n, loss_of in enumerate(trace.losses_of):
        moved = replay(trace, losses_of=trace.losses_of[: n + 1]).params
        after.append(float(loss_of(moved)))
    others = {
        "the loss of the last batch": last,
        "the loss of the first batch": params.losses[0],
        f"{LAST_ALONE}: += adds to a total, = replaces it": last * SIZES[-1] / sum(SIZES),
        "made of losses that were taken after each update, and those before it are asked for": sum(
            loss * size for loss, size in zip(after, SIZES, strict=True)
        )
        / sum(SIZES),
    }
    for form, value in others.items():
        if match(trace.result, value) and not match(value, right):
            return (
                f"batches of 4, 4 and 2 gave {text(value)}, which is {form}. The mean over all "
                f"images is {text(right)}."
            )
    return None


# --- the defaults -----------------------------------------------------------------------------


def changed_default(function: str, wanted: dict[str, object], nn: ModuleType) -> str | None:
    """A default that is another than the one asked for."""
    owner, _, name = function.rpartition(".")
    found = inspect.signature(getattr(getattr(nn, owner) if owner else nn, name)).parameters
    for option, default in wanted.items():
        if option in found and found[option].default not in (default, inspect.Parameter.empty):
            return (
                f"the def line has {option}={found[option].default!r}, and {option}={default!r} is "
                "asked for."
            )
    return None
