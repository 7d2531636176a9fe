"""What a training function gave to its model and to its loss: advice where that is not what it got.

The evidence is the first call of each, with its arguments.
"""

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import match, text
from g2c_magics.lessons.nn.probes.loss_cases import cross_entropy, squared_error
from g2c_magics.lessons.nn.probes.training_trace import (
    SIZES,
    TrainingTrace,
    first_call,
    images,
    mlp,
)
from g2c_magics.text import counted

WANTED_LOSS = {"regression": "MSELoss", "classifier": "CrossEntropyLoss"}


def first_batch(trace: TrainingTrace) -> tuple[Tensor, Tensor]:
    """The rows (N, D) and targets of the first step."""
    if trace.task == "mnist":
        x, y = images()
        return x.flatten(1)[: SIZES[0]], y[: SIZES[0]]
    x, y = (before for before, _ in trace.inputs.values())
    return x, y


def first_logits(trace: TrainingTrace, rows: Tensor) -> Tensor:
    """What the model gives for these rows at the first step."""
    params = trace.before
    return rows @ params[0] + params[1] if trace.task == "regression" else mlp(params, rows)


def number(target: Tensor) -> str:
    """A class, or the one number of a row."""
    return str(target.item()) if not target.is_floating_point() else f"{target.flatten()[0]:.4g}"


def places(rows: Tensor, among: Tensor) -> list[int] | None:
    """For each row, its place among others that it equals; None where one has none."""
    if rows.dim() != 2 or rows.shape[1:] != among.shape[1:]:
        return None
    found = []
    for row in rows:
        equal = [i for i, other in enumerate(among) if match(row, other)]
        if not equal:
            return None
        found.append(equal[0])
    return found


# --- the model --------------------------------------------------------------------------------


def changed_inputs(trace: TrainingTrace) -> str | None:
    """The model was given other numbers than those that came in."""
    call = first_call(trace, "model")
    rows, _ = first_batch(trace)
    got = call.args[0] if call and call.args else None
    if not isinstance(got, Tensor) or got.shape != rows.shape or places(got, rows) is not None:
        return None
    what = "the images" if trace.task == "mnist" else "x"
    ratio = got[rows != 0] / rows[rows != 0]
    if match(ratio, ratio.mean().expand_as(ratio)):
        return (
            f"the model was given {what} times {text(float(ratio.mean()))}: give it {what} alone."
        )
    if match(got.sort(dim=1).values, rows.sort(dim=1).values):
        return (
            f"the numbers of each row of {what} reached the model in another order. flatten(1) "
            "keeps their order."
        )
    return (
        f"the model was given other numbers than {what}: {text(rows[0, 0].item())} came in as the "
        f"first, and {text(got[0, 0].item())} reached the model."
    )


# --- the loss ---------------------------------------------------------------------------------


def loss_arguments(trace: TrainingTrace) -> tuple[Tensor, Tensor] | None:
    """The two tensors of the first call of a loss."""
    call = first_call(trace, "loss")
    given = (*call.args, *call.options.values()) if call else ()
    if len(given) != 2 or not all(isinstance(value, Tensor) for value in given):
        return None
    return given


def swapped_arguments(trace: TrainingTrace) -> str | None:
    given, (rows, targets) = loss_arguments(trace), first_batch(trace)
    if trace.task == "regression" or given is None or trace.error is None:
        return None
    if match(given[0], targets) and match(given[1], first_logits(trace, rows)):
        return (
            "the loss was given the targets first and the logits second. It is called as "
            "loss_fn(logits, targets)."
        )
    return None


def whole_numbers_as_floats(trace: TrainingTrace) -> str | None:
    given, (_, targets) = loss_arguments(trace), first_batch(trace)
    if trace.task == "regression" or given is None or trace.error is None:
        return None
    if given[1].is_floating_point() and match(given[1], targets.float()):
        return (
            f"the loss was given targets of dtype {given[1].dtype}. CrossEntropyLoss takes class "
            "indices, int64, as they came in."
        )
    return None


def other_loss(trace: TrainingTrace) -> str | None:
    """The class of the loss that was called, or a value that only another loss has."""
    call, wanted = first_call(trace, "loss"), WANTED_LOSS.get(trace.task)
    used = type(call.owner).__name__ if call else ""
    if wanted and used and used != wanted and used in WANTED_LOSS.values():
        return f"the loss is {used}, and {wanted} is asked for."
    if not wanted or not trace.backwards:
        return None
    rows, targets = first_batch(trace)
    logits, sent = first_logits(trace, rows), trace.backwards[0].loss
    if trace.task == "regression":
        others = {
            "the mean of |prediction - y|": (logits - targets).abs().mean(),
            "the root of the mean squared error": squared_error(logits, targets).sqrt(),
            "half of the mean squared error": squared_error(logits, targets) / 2,
        }
    else:
        classes = torch.eye(logits.shape[1])[targets]
        others = {
            "the mean squared error against one-hot targets": squared_error(logits, classes),
            "the mean squared error of the probabilities": squared_error(
                logits.softmax(dim=1), classes
            ),
        }
    right = trace.losses_of[0](trace.before)
    for form, value in others.items():
        if match(sent, value) and not match(sent, right):
            return f"the loss is {form}, {text(sent)}. {wanted} is asked for."
    return None


SQUASHED = {
    "softmax": lambda z: z.softmax(dim=1),
    "softmax along the batch": lambda z: z.softmax(dim=0),
    "sigmoid": lambda z: z.sigmoid(),
    "ReLU": lambda z: z.relu(),
    "tanh": lambda z: z.tanh(),
}


def squashed_logits(trace: TrainingTrace) -> str | None:
    """Something was done to the logits before the loss."""
    if trace.task == "regression" or not trace.backwards:
        return None
    rows, targets = first_batch(trace)
    logits, given = first_logits(trace, rows), loss_arguments(trace)
    right = cross_entropy(logits, targets)
    for name, function in SQUASHED.items():
        squashed = function(logits)
        if match(squashed, logits):
            continue
        if given is not None:
            is_it = match(given[0], squashed)
        else:
            sent = trace.backwards[0].loss
            is_it = match(sent, cross_entropy(squashed, targets)) and not match(sent, right)
        if is_it:
            return (
                f"{name} is applied to the logits before the loss. CrossEntropyLoss takes the "
                "logits themselves: it contains the softmax."
            )
    return None


def mixed_rows(trace: TrainingTrace) -> str | None:
    """Rows and targets that belong to each other were parted, or only some of them were used."""
    given, (rows, targets) = loss_arguments(trace), first_batch(trace)
    if given is None or given[0].dim() != 2:
        return None
    found = places(given[0], first_logits(trace, rows))
    if found is None or len(given[1]) != len(found):
        return None
    for row, target in zip(found, given[1], strict=True):
        if not match(target, targets[row]):
            return (
                f"row {row} of the inputs met the target {number(target)}, and its own is "
                f"{number(targets[row])}: rows and targets were put in different orders."
            )
    if trace.task != "mnist" and sorted(found) != list(range(len(rows))):
        return (
            f"the first loss is over {counted(len(found), 'row')}, {len(set(found))} of them "
            f"different, and x has {len(rows)}. Every step is asked to be on the full batch."
        )
    return None
