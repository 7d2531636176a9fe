"""Causes in the training functions that show in a run of their own: one line of advice each."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    PlainLayer,
    Probe,
    TaskLook,
    attempt,
    param,
    probe_each,
    random,
    text,
)
from g2c_magics.lessons.nn.probes.loss_cases import cross_entropy
from g2c_magics.lessons.nn.probes.networks import ACCURACY_CHECKS
from g2c_magics.lessons.nn.probes.training import CHECKS
from g2c_magics.lessons.nn.probes.training_calls import Call, calls_noted
from g2c_magics.lessons.nn.probes.training_trace import (
    FUNCTIONS,
    LINE,
    batches,
    images,
    mlp,
    replay,
    start,
    trace_classifier,
    trace_epoch,
)
from g2c_magics.lessons.nn.probes.worked_parts import patched, worked


def decay_twice(nn: ModuleType) -> str | None:
    trace = trace_classifier(nn, decay=0.5)
    twice = replay(trace, decay=1.0).params
    if trace.error is None and not trace.is_right and trace.ends_at(twice):
        return (
            "with weight_decay=0.5 the parameters end where 1.0 leads: it is applied twice. SGD "
            "alone takes care of it, the loss is without it."
        )
    return None


def needs_layers(task: str, nn: ModuleType) -> str | None:
    """A model that is no Sequential does not do."""
    if task == "mnist":
        error = trace_epoch(nn).error
        if error is None:
            _, error = attempt(lambda: called(MEASURED[1], nn, batches(*images())))
    else:
        x, y, params = random(7, 2, seed=1), torch.arange(7) % 3, start(2, 3, 0.0)
        model = PlainLayer(partial(mlp, params), *params)
        with worked(nn, FUNCTIONS[task]):
            _, error = attempt(lambda: nn.train_classifier(model, x, y, steps=1))
    if isinstance(error, AttributeError) and error.name == "layers":
        return (
            "not every model has layers: only a Sequential has. Every model can be called, "
            "model(x), and has parameters()."
        )
    return None


def model_from_outside(nn: ModuleType) -> str | None:
    """train_linear_regression goes on with a Linear that it did not make."""
    made: list[object] = []

    def record(init: Callable) -> Callable:
        def construct(layer: object, *args: object, **options: object) -> None:
            made.append(layer)
            init(layer, *args, **options)

        return construct

    with worked(nn, FUNCTIONS["regression"]), patched(nn.Linear, "__init__", record):
        model, _ = nn.train_linear_regression(*LINE, steps=1)
    if isinstance(model, nn.Linear) and not any(model is layer for layer in made):
        return (
            "the Linear that came back was not made in this call, so a second call goes on with "
            "what the first one learnt. Make a new Linear inside the function."
        )
    return None


def wrong_width(nn: ModuleType) -> str | None:
    """A Linear whose width is the number of rows, or another that does not fit."""
    shapes: list[tuple[int, ...]] = []

    def record(init: Callable) -> Callable:
        def construct(layer: Any, *args: object, **options: object) -> None:
            init(layer, *args, **options)
            shapes.append(tuple(layer.W.shape))

        return construct

    with worked(nn, FUNCTIONS["regression"]), patched(nn.Linear, "__init__", record):
        attempt(lambda: nn.train_linear_regression(*LINE, steps=1))
    if len(shapes) == 1 and shapes[0] != (1, 1):
        rows = f" {len(LINE[0])} is the number of rows." if len(LINE[0]) in shapes[0] else ""
        return f"for x (7, 1) and y (7, 1) a Linear{shapes[0]} was made, not a Linear(1, 1).{rows}"
    return None


def limited_gradients(nn: ModuleType) -> str | None:
    """A step that is shorter than its gradient, where that is long."""
    x, y, W = random(7, 2, seed=1, scale=100.0), torch.arange(7) % 3, param(random(2, 3, seed=2))
    before, lr = W.detach().clone(), 1e-3
    (grad,) = torch.autograd.grad(cross_entropy(x @ W, y), W)
    with worked(nn, FUNCTIONS["classifier"]):
        nn.train_classifier(PlainLayer(lambda x: x @ W, W), x, y, steps=1, lr=lr)
    followed = (before - W.detach()) / lr
    is_downhill = bool((followed * grad > 0).all())
    if not is_downhill or float(followed.norm()) > 0.95 * float(grad.norm()):
        return None
    return (
        f"a gradient whose largest number is {text(float(grad.abs().max()))} was followed as if "
        f"that were {text(float(followed.abs().max()))}. Nothing limits a gradient here: each step "
        "is lr times all of it."
    )


MANY = 1100  # steps: more than a number that is written in the code allows, or an early stop


def stops_early(task: str, nn: ModuleType) -> str | None:
    """With many steps to make, fewer losses than steps come back."""
    x = random(7, 1, seed=1)
    with worked(nn, FUNCTIONS[task]):
        if task == "regression":
            _, losses = nn.train_linear_regression(x, 3 * x + 2, steps=MANY)
        else:
            layer = nn.Linear(1, 2)
            losses = nn.train_classifier(layer, x, (x[:, 0] > 0).long(), steps=MANY, lr=1.0)
    if isinstance(losses, list) and 1 < len(losses) < MANY:
        return (
            f"steps={MANY} led to {len(losses)} losses. The argument alone says how many steps "
            "there are, however small the loss has become."
        )
    return None


ROWS = 2000  # more than a number that is written in the code lets through


def part_of_the_data(task: str, nn: ModuleType) -> str | None:
    """Of many rows, or of more than two columns, only some are used."""
    calls: list[Call] = []
    x = random(ROWS, 1 if task == "regression" else 5, seed=1)
    with worked(nn, FUNCTIONS[task]), calls_noted(nn, calls):
        if task == "regression":
            attempt(lambda: nn.train_linear_regression(x, 3 * x + 2, steps=1))
        else:
            layer = nn.Linear(5, 2)
            attempt(lambda: nn.train_classifier(layer, x, (x[:, 0] > 0).long(), steps=1))
    given = next((c.args[0] for c in calls if c.name == "model" and c.args), None)
    if not isinstance(given, Tensor) or given.shape == x.shape:
        return None
    return (
        f"x of shape {tuple(x.shape)} reached the model as {tuple(given.shape)}: every step is "
        "asked to be on all rows and columns."
    )


# --- the loader -------------------------------------------------------------------------------

MEASURED = ("train_one_epoch", "evaluate_accuracy")
EMPTY_CHECK = "test_mnist_empty_loader_is_an_error"


def called(function: str, nn: ModuleType, loader: object, width: int = 784) -> object:
    """The learner's function on a network of ours and this loader."""
    params = start(width, 4, 0.0)
    model = PlainLayer(partial(mlp, params), *params)
    rest = (nn.SGD(params, 0.1), nn.CrossEntropyLoss()) if function == MEASURED[0] else ()
    with worked(nn, function):
        return getattr(nn, function)(model, loader, *rest)


def length_asked(function: str, nn: ModuleType) -> str | None:
    """A loader without length does not do, or one that is used up after a pass."""
    x, y = images()
    pairs = list(zip(x.split(4), y.split(4), strict=True))
    once, error = attempt(lambda: called(function, nn, (pair for pair in pairs)))
    words = str(error)
    if error is not None and ("generator" in words or isinstance(error, StopIteration)):
        return (
            f"a loader may be a generator, and {function}(…) stopped with {text(error)}. Count "
            "the images in the loop: a generator has no length, no dataset and no numbers."
        )
    again, failed = attempt(lambda: called(function, nn, pairs))
    if failed is None and (error is not None or once != again):
        told = text(error) if error is not None else text(once)
        return (
            f"a loader may be used up after one pass, as a generator is. From such a one {told} "
            f"came, from a list of the same batches {text(again)}. Go through it once."
        )
    return None


def fixed_shape(function: str, nn: ModuleType) -> str | None:
    """Only some sizes of images or batches do."""
    _, right = attempt(lambda: called(function, nn, batches(*images())))
    _, empty = attempt(lambda: called(function, nn, []))
    for rows, size in ((4, (2, 3)), (3, (1, 28, 28))):
        x, y = random(rows, *size, seed=1), torch.arange(rows) % 4
        _, error = attempt(lambda x=x, y=y: called(function, nn, [(x, y)], x[0].numel()))
        if error is not None and text(error) == text(empty):
            return f"a loader of one batch of {rows} images counted as empty: take every batch."
        if error is not None and right is None:
            return (
                f"a batch of shape {tuple(x.shape)} stopped it with {text(error)}. flatten(1) "
                "flattens images of any size, in batches of any number."
            )
    return None


def not_flattened(function: str, nn: ModuleType) -> str | None:
    shapes: list[tuple[int, ...]] = []

    def record(x: Tensor) -> Tensor:
        shapes.append(tuple(x.shape))
        raise ArithmeticError

    rest = (nn.SGD([], 0.1), nn.CrossEntropyLoss()) if function == MEASURED[0] else ()
    with worked(nn, function):
        model = PlainLayer(record, torch.ones(1, requires_grad=True))
        attempt(lambda: getattr(nn, function)(model, batches(*images()), *rest))
    if shapes and shapes[0] == (4, 1, 28, 28):
        return (
            "a batch of 4 images reached the model as (4, 1, 28, 28), and a Linear takes rows: "
            "flatten it to (4, 784) first, with images.flatten(1)."
        )
    return None


def images_changed(function: str, nn: ModuleType) -> str | None:
    x, y = images()
    before = x.clone()
    attempt(lambda: called(function, nn, list(zip(x.split(4), y.split(4), strict=True))))
    if torch.equal(x, before):
        return None
    return (
        f"the first pixel of the loader's images was {text(float(before.flatten()[0]))} before "
        f"{function}(…) and is {text(float(x.flatten()[0]))} after it."
    )


def empty_loader(nn: ModuleType) -> str | None:
    for function in MEASURED:
        result, error = attempt(lambda function=function: called(function, nn, []))
        if isinstance(error, ValueError):
            continue
        if isinstance(result, Exception):
            return (
                f"{function}(…) of an empty loader returned the error. `raise` raises it, "
                "`return` hands it back as if it were a result."
            )
        came = f"stopped with {text(error)}" if error is not None else f"gave {text(result)}"
        return (
            f"{function}(…) of an empty loader {came}. Where no image came, "
            'raise ValueError("the loader is empty").'
        )
    return None


def on_loaders(pitfall: str | None, look: TaskLook) -> tuple[Probe, ...]:
    """One question about both functions that are given a loader."""
    checks = [(*(c["mnist"] or ()), EMPTY_CHECK) for c in (CHECKS, ACCURACY_CHECKS)]
    return tuple(
        Probe(pitfall, ("mnist",), partial(look, function), of)
        for function, of in zip(MEASURED, checks, strict=True)
    )


FIRST = on_loaders("inplace-input", images_changed)
PROBES = (
    Probe(None, ("regression",), model_from_outside),
    Probe(None, ("regression",), wrong_width),
    *probe_each(
        None, part_of_the_data, {task: CHECKS[task] for task in ("regression", "classifier")}
    ),
    Probe(None, ("classifier",), decay_twice, CHECKS["classifier"]),
    Probe(None, ("classifier",), limited_gradients, CHECKS["classifier"]),
    Probe(None, ("classifier",), partial(needs_layers, "classifier"), CHECKS["classifier"]),
    Probe(None, ("mnist",), partial(needs_layers, "mnist")),
    Probe(None, ("mnist",), empty_loader, (EMPTY_CHECK,)),
    *on_loaders(None, not_flattened),
    *on_loaders(None, length_asked),
    *on_loaders(None, fixed_shape),
)
LAST = probe_each(None, stops_early, {task: CHECKS[task] for task in ("regression", "classifier")})
