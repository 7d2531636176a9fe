"""Slips that have no id of their own: one line of advice each, on the same kind of evidence.

Asked last, for checks that no named mistake explains.
"""

import ast
import difflib
import inspect
import linecache
import re
import textwrap
import traceback
from functools import partial
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from torch import Tensor

from g2c_magics.lessons.nn.probes.activations import ACTIVATIONS, POINTS, run_two_layers
from g2c_magics.lessons.nn.probes.base import Probe, attempt
from g2c_magics.lessons.nn.probes.linear import elementwise
from g2c_magics.lessons.nn.probes.linear import run as run_linear
from g2c_magics.lessons.nn.probes.loss_cases import CASES, loss_of
from g2c_magics.lessons.nn.probes.networks import (
    ACCURACY_CHECKS,
    BUILDERS,
    NETWORK_CHECKS,
    case,
    measured,
)
from g2c_magics.lessons.nn.probes.sgd import decay_misplaced, stepped
from g2c_magics.lessons.nn.probes.training import CHECKS
from g2c_magics.lessons.nn.probes.training_trace import FUNCTIONS, TRACES
from g2c_magics.lessons.nn.probes.worked_parts import worked

LOADED = ("train_one_epoch", "evaluate_accuracy")  # these are given a loader
EMPTY_CHECK = "test_mnist_empty_loader_is_an_error"
# Part of an error's text, and what to do about it.
ADVICE_ON_ERRORS = {
    "Boolean value of Tensor with more than one value": (
        "`if`, `and` and `or` want a single yes or no, and a comparison of tensors gives one for "
        "each number. Choose element by element, with a mask or torch.where."
    ),
    "'method' object is not iterable": (
        "A method without its parentheses is the method itself. Call it, as in model.parameters()."
    ),
    "torch.return_types.": (
        "Along a dimension, max and min give two tensors, the numbers and their indices. The "
        "numbers are its .values."
    ),
    "converted to Python scalar": (
        "float(…), int(…) and .item() take a single number, and this tensor has many: use torch's "
        "functions on all of it."
    ),
    "'bool' object has no attribute": (
        "Here == gave a single True or False, so one of its sides is no tensor. A pair, as "
        "max(dim=1) gives, has the numbers in .values and their places in .indices."
    ),
    "is invalid for input of size": (
        "A batch may hold any number of images of any size. flatten(1) keeps the batch and "
        "flattens what is left, without a number of yours."
    ),
    "compiled with CUDA": (
        "There is no CUDA device here. Move a batch to where the model is, with "
        "images.to(model.device)."
    ),
    "NVIDIA driver": (
        "There is no CUDA device here. Move a batch to where the model is, with "
        "images.to(model.device)."
    ),
    "modified by an inplace operation": (
        "backward() went through an earlier step, whose parameters have changed since. Let it "
        "start from this step's loss alone, and add up plain numbers, loss.item()."
    ),
    "a leaf Variable that requires grad is being used in an in-place": (
        "`+=`, `-=` and methods that end in an underscore change a tensor itself, and autograd "
        "allows that on no parameter. Where something is computed from it, make a new tensor, "
        "y = a + b; an update belongs under torch.no_grad()."
    ),
    "'Tensor' object is not callable": (
        "Parentheses right after a name call it, and a tensor cannot be called. A product of "
        "matrices is written @, one of numbers *."
    ),
    "1D tensors expected": "dot is for two vectors. A product of matrices is written @.",
    "'int' object is not iterable": (
        "`for … in` goes through things one by one, and this is a single number. range(steps) "
        "counts that many times."
    ),
    "'list' object is not callable": "A list cannot be called. Call its entries, one by one.",
    "Index tensor must have the same number of dimensions": (
        "gather wants an index with as many dimensions as the tensor: targets.unsqueeze(1) is a "
        "column, (N, 1)."
    ),
    "'NoneType' object is not callable": (
        "None stands where a layer or a function should be. What is left out belongs in no list."
    ),
    "must be Tensor, not ": (
        "This function of torch compares tensor with tensor, and got a plain number. A mask, or "
        "torch.clamp, takes a number."
    ),
}


def learner_line(error: Exception, nn: ModuleType) -> tuple[FrameType | None, str]:
    """The learner's innermost frame of an error, and its line of source."""
    folder = str(Path(str(nn.__file__)).parent)
    found, line = None, ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if file == "<cell>" or file.startswith(folder):
            found, line = frame, linecache.getline(file, number).strip()
    return found, line


def slip_behind(error: Exception, todo: str, nn: ModuleType) -> str | None:
    """What an error comes from, where that can be told from its text and its line of source."""
    words = str(error)
    frame, line = learner_line(error, nn)
    if isinstance(error, NameError) and frame is not None:
        return forgotten_self(error.name or "", frame)
    if isinstance(error, RecursionError):
        return "self(…) or self.forward(…) inside forward starts the same forward again."
    if isinstance(error, ValueError) and "values to unpack" in words and todo in LOADED:
        return (
            "The names before `in` do not fit what comes. A loader gives pairs, for images, "
            "targets in loader; enumerate(loader) gives a number beside each pair."
        )
    if isinstance(error, AttributeError) and isinstance(error.obj, nn.Module | nn.SGD):
        return unknown_attribute(error)
    if isinstance(error, TypeError):
        called = re.match(r"(\w+)(?:\.__init__)?\(\) takes (?:no|1 positional) argument", words)
        name = called[1] if called else ""
        lacks = re.match(r"(\w+)\.__init__\(\) missing", words)
        if lacks and isinstance(getattr(nn, lacks[1], None), type):
            wanted = ", ".join(inspect.signature(getattr(nn, lacks[1])).parameters)
            return f"{lacks[1]} is made with {lacks[1]}({wanted})."
        if name.endswith("Loss") and hasattr(getattr(nn, name, None), "forward"):
            return (
                f"{name}(…) creates the loss and takes no tensors; the object it returns is called "
                f"with them. First loss_fn = {name}(), then loss_fn(…)."
            )
        if name and name == not_a_layer(error, nn):
            return (
                f"Sequential got the class {name} itself. Write {name}(), with parentheses, where "
                "the layers are listed."
            )
        if words == "'list' object is not callable" and not_a_layer(error, nn) == "list":
            return (
                "Sequential got a list. It takes the layers one by one: Sequential(a, b), or "
                "Sequential(*layers)."
            )
        if "positional argument" in words and lacks_self(todo, nn):
            return (
                f"{todo} has no self: Python passes the object itself as the first argument, "
                f"def {todo.rpartition('.')[2]}(self, …)."
            )
    if "Boolean value of Tensor" in words and re.search(r"(?<![\w.])(max|min)\(", line):
        return (
            "Python's own max and min ask which of two whole tensors is larger, and there is no "
            "single answer. Compare element by element: torch.maximum, torch.clamp or a mask."
        )
    if "converted to" in words and re.search(r"\bmath\.\w+\(", line):
        return "The math module works on one number. torch has the same function for every number."
    if re.match(r"(max|min)\(\) received an invalid combination", words):
        return "torch.max compares tensors with tensors. A mask, or torch.clamp, takes a number."
    return next((advice for part, advice in ADVICE_ON_ERRORS.items() if part in words), None)


def not_a_layer(error: Exception, nn: ModuleType) -> str:
    """What a Sequential has called as a layer and is none: a class's name, or "list"; else ""."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        sequential = frame.f_locals.get("self")
        if isinstance(sequential, nn.Sequential):
            for layer in getattr(sequential, "layers", ()):
                if isinstance(layer, type):
                    return layer.__name__
                if isinstance(layer, list):
                    return "list"
    return ""


def forgotten_self(name: str, frame: FrameType) -> str | None:
    """A name that is unknown, and is an attribute of self."""
    if name == "self":
        return "`self` is missing from the parameters of this method: it comes first, (self, …)."
    if hasattr(frame.f_locals.get("self"), name):
        return f"`{name}` is an attribute of the object: write self.{name}."
    return None


def unknown_attribute(error: AttributeError) -> str | None:
    """An attribute that an object of the learner's does not have."""
    own, kind = list(vars(error.obj)), type(error.obj).__name__
    near = difflib.get_close_matches(error.name or "", [*own, *vars(type(error.obj))], 1)
    if error.name == "zero_grad":
        return f"{kind} has no .zero_grad(): that is a method of the optimizer."
    if near:
        return f"{kind} has no .{error.name}: it is called .{near[0]}."
    return f"{kind} has no .{error.name}. Its attributes are {', '.join(own)}." if own else None


def lacks_self(todo: str, nn: ModuleType) -> bool:
    """Whether a method has been written without its first parameter."""
    owner, _, name = todo.rpartition(".")
    method = vars(getattr(nn, owner)).get(name) if owner else None
    if not callable(method):
        return False
    first = next(iter(inspect.signature(method).parameters), None)
    return first != "self"


def return_in_loop(todo: str, nn: ModuleType) -> str | None:
    """A return that a loop always reaches in its first pass."""
    function: Any = nn
    for part in todo.split("."):
        function = getattr(function, part)
    lines = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    for loop in ast.walk(ast.parse(lines)):
        for part in loop.body if isinstance(loop, ast.For | ast.While) else ():
            if isinstance(part, ast.Return):
                told = lines.splitlines()[part.lineno - 1].strip()
                return (
                    f"`{told}` is inside the loop, so the function ends in the loop's first "
                    "pass. Move it to the left, below the loop."
                )
    return None


def error_of(task: str, todo: str, nn: ModuleType) -> Exception | None:
    """What the learner's code raises on a small case."""
    if task == "sgd":
        return stepped(nn).error
    if todo == FUNCTIONS.get(task):
        return TRACES[task](nn).error
    if task in ACTIVATIONS:
        return attempt(lambda: getattr(nn, ACTIVATIONS[task][0])()(POINTS.clone()))[1]
    if task == "linear":
        return attempt(lambda: run_linear(nn))[1]
    if task == "sequential":
        return attempt(lambda: run_two_layers(nn, POINTS.clone()))[1]
    if task in CASES:
        return attempt(lambda: loss_of(nn, task, *CASES[task]))[1]
    if todo == BUILDERS[task][0]:
        return attempt(lambda: built(todo, nn))[1]
    return attempt(lambda: measured(task, nn, *case(6, 4), 6))[1]


def built(name: str, nn: ModuleType) -> Tensor:
    """The output of a network that the learner's function builds from the worked parts."""
    with worked(nn, name):
        return getattr(nn, name)()(POINTS[:, :2].clone())


def slip(task: str, todo: str, nn: ModuleType) -> str | None:
    error = error_of(task, todo, nn)
    return None if error is None else slip_behind(error, todo, nn)


# Each TODO whose errors are explained, by task: its name, and the checks it may explain.
TODOS: tuple[tuple[str, str, tuple[str, ...] | None], ...] = (
    ("linear", "Linear.forward", None),
    *((task, f"{name}.forward", None) for task, (name, _) in ACTIVATIONS.items()),
    ("sequential", "Sequential.forward", None),
    ("cross_entropy", "CrossEntropyLoss.forward", None),
    ("sgd", "SGD.step", None),
    ("regression", "train_linear_regression", None),
    ("classifier", "train_classifier", CHECKS["classifier"]),
    ("classifier", "build_2d_classifier", NETWORK_CHECKS["classifier"]),
    ("classifier", "accuracy_from_logits", ACCURACY_CHECKS["classifier"]),
    ("mnist", "train_one_epoch", (*(CHECKS["mnist"] or ()), EMPTY_CHECK)),
    ("mnist", "build_mnist_mlp", NETWORK_CHECKS["mnist"]),
    ("mnist", "evaluate_accuracy", (*(ACCURACY_CHECKS["mnist"] or ()), EMPTY_CHECK)),
)
# Asked before any other cause without an id: what follows from an early return is not the cause.
RETURNS = tuple(
    Probe(None, (task,), partial(return_in_loop, todo), checks) for task, todo, checks in TODOS
)
ADVICE = (
    Probe(None, ("linear",), elementwise),
    Probe(None, ("sgd",), decay_misplaced),
    *(Probe(None, (task,), partial(slip, task, todo), checks) for task, todo, checks in TODOS),
)
