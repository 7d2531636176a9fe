"""Slips that have no id of their own: one line of advice each, on the same evidence as a name.

Asked last, for checks that no named mistake explains.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType

from torch import Tensor

from g2c_magics.lessons.nn.probes.activations import BENDS, POINTS, chain
from g2c_magics.lessons.nn.probes.base import Probe, attempt
from g2c_magics.lessons.nn.probes.linear import elementwise
from g2c_magics.lessons.nn.probes.linear import run as run_linear
from g2c_magics.lessons.nn.probes.loss_cases import CASES, loss_of
from g2c_magics.lessons.nn.probes.networks import (
    ACCURACY_CHECKS,
    BUILDERS,
    NETWORK_CHECKS,
    cases,
    measured,
)
from g2c_magics.lessons.nn.probes.sgd import decay_misplaced
from g2c_magics.lessons.nn.probes.step import stepped
from g2c_magics.lessons.nn.probes.traced_loops import LOOPS, WALKS
from g2c_magics.lessons.nn.probes.training import CHECKS
from g2c_magics.lessons.nn.probes.worked_parts import worked

EMPTY = ("test_mnist_empty_loader_is_an_error",)
FAILS = {
    "Boolean value of Tensor with more than one value": (
        "`if`, `and` and `or` want one yes or no, and a comparison of tensors gives one for each "
        "number. Choose number by number, with a mask or torch.where."
    ),
    "'method' object is not iterable": (
        "A method without its parentheses is the method itself. Call it, as in model.parameters()."
    ),
    "torch.return_types.": (
        "Along a dimension, max and min give two tensors, the numbers and their places. The numbers"
        " are its .values."
    ),
    "must be Tensor, not ": (
        "This function of torch compares tensor with tensor, and got a plain number. A mask, or "
        "torch.clamp, takes a number."
    ),
}


def learner_line(error: Exception, nn: ModuleType) -> tuple[FrameType | None, str]:
    """The learner's innermost frame of an error, and its line of source."""
    home = str(Path(nn.__file__).parent)
    found, line = None, ""
    trail = error.__traceback__
    while trail is not None:
        code = trail.tb_frame.f_code
        if code.co_filename == "<cell>" or code.co_filename.startswith(home):
            found = trail.tb_frame
            line = inspect.linecache.getline(code.co_filename, trail.tb_lineno).strip()
        trail = trail.tb_next
    return found, line


def slip_behind(error: Exception, todo: str, nn: ModuleType) -> str | None:
    """What an error comes from, where that can be told from its text and its line."""
    words = str(error)
    frame, line = learner_line(error, nn)
    if isinstance(error, NameError) and frame is not None:
        return forgotten_self(error.name, frame)
    if isinstance(error, TypeError):
        called = re.match(r"(\w+)(?:\.__init__)?\(\) takes (?:no|1 positional) argument", words)
        name = called[1] if called else ""
        if name.endswith("Loss") and hasattr(getattr(nn, name, None), "forward"):
            return (
                f"{name}(…) makes the loss and takes no tensors; what it has made is called with "
                f"them. First loss_fn = {name}(), then loss_fn(…)."
            )
        if name and name == class_in_a_chain(error, nn):
            return (
                f"The chain holds the class {name} itself. Write {name}(), with parentheses, where "
                "the layers are listed."
            )
        if words == "'list' object is not callable" and class_in_a_chain(error, nn) == "list":
            return (
                "The chain holds a list. Sequential takes the layers one by one: Sequential(a, b), "
                "or Sequential(*layers)."
            )
        if "positional argument" in words and lacks_self(todo, nn):
            return (
                f"{todo} has no self: Python hands the object itself over as the first argument, "
                f"def {todo.rpartition('.')[2]}(self, …)."
            )
    if "Boolean value of Tensor" in words and re.search(r"(?<![\w.])(max|min)\(", line):
        return (
            "Python's own max and min ask which of two whole tensors is larger, and there is no "
            "one answer. Compare number by number: torch.maximum, torch.clamp or a mask."
        )
    if "converted to" in words and re.search(r"\bmath\.\w+\(", line):
        return "The math module works on one number. torch has the same function for every number."
    if re.match(r"(max|min)\(\) received an invalid combination", words):
        return "torch.max compares tensors with tensors. A mask, or torch.clamp, takes a number."
    return next((advice for part, advice in FAILS.items() if part in words), None)


def class_in_a_chain(error: Exception, nn: ModuleType) -> str:
    """What a Sequential has called as a layer and is none: a class's name, or "list"; else ""."""
    trail = error.__traceback__
    while trail is not None:
        chain = trail.tb_frame.f_locals.get("self")
        if isinstance(chain, nn.Sequential):
            for layer in getattr(chain, "layers", ()):
                if isinstance(layer, type):
                    return layer.__name__
                if isinstance(layer, list):
                    return "list"
        trail = trail.tb_next
    return ""


def forgotten_self(name: str, frame: FrameType) -> str | None:
    """A name that is unknown, and hangs on self."""
    if name == "self":
        return "`self` is not among the parameters of this method: it comes first, (self, …)."
    if hasattr(frame.f_locals.get("self"), name):
        return f"`{name}` hangs on the object: write self.{name}."
    return None


def lacks_self(todo: str, nn: ModuleType) -> bool:
    """Whether a method has been written without its first parameter."""
    owner, _, name = todo.rpartition(".")
    method = vars(getattr(nn, owner)).get(name) if owner else None
    if not callable(method):
        return False
    first = next(iter(inspect.signature(method).parameters), None)
    return first != "self"


def return_in_loop(todo: str, nn: ModuleType) -> str | None:
    """A return that a loop reaches in its first turn, whatever happens."""
    function: object = nn
    for part in todo.split("."):
        function = getattr(function, part)
    lines = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    for loop in ast.walk(ast.parse(lines)):
        for part in loop.body if isinstance(loop, ast.For | ast.While) else ():
            if isinstance(part, ast.Return):
                told = lines.splitlines()[part.lineno - 1].strip()
                return (
                    f"`{told}` stands inside the loop, so the function ends in the loop's first "
                    "turn. Move it to the left, below the loop."
                )
    return None


def errors(task: str, todo: str, nn: ModuleType) -> Iterator[Exception | None]:
    """What the learner's code raises on a small case."""
    if task in BENDS:
        yield attempt(lambda: getattr(nn, BENDS[task][0])()(POINTS.clone()))[1]
    elif task == "linear":
        yield attempt(lambda: run_linear(nn))[1]
    elif task == "sequential":
        yield attempt(lambda: chain(nn, lambda x: x + 1, lambda x: 2 * x)(POINTS.clone()))[1]
    elif task in CASES:
        yield attempt(lambda: loss_of(nn, task, *CASES[task]))[1]
    elif task == "sgd":
        yield stepped(nn).error
    elif todo in LOOPS.get(task, ()):
        yield WALKS[task](nn).error
    elif todo == BUILDERS[task][0]:
        yield attempt(lambda: built(todo, nn))[1]
    else:
        yield attempt(lambda: measured(task, nn, *cases(6, 4), 6))[1]


def built(name: str, nn: ModuleType) -> Tensor:
    """The output of a network that the learner's function builds from the worked parts."""
    with worked(nn, (name,)):
        return getattr(nn, name)()(POINTS[:, :2].clone())


def slip(task: str, todo: str, nn: ModuleType) -> str | None:
    for error in errors(task, todo, nn):
        if error is not None:
            return slip_behind(error, todo, nn)
    return None


def asked(task: str, todo: str, checks: tuple[str, ...] | None = None) -> tuple[Probe, ...]:
    """Both questions to one TODO."""
    looks: tuple[Callable, ...] = (slip_of(task, todo), lambda nn: return_in_loop(todo, nn))
    return tuple(Probe(None, (task,), look, checks) for look in looks)


def slip_of(task: str, todo: str) -> Callable[[ModuleType], str | None]:
    return lambda nn: slip(task, todo, nn)


ADVICE = (
    Probe(None, ("linear",), elementwise),
    Probe(None, ("sgd",), decay_misplaced),
    *asked("linear", "Linear.forward"),
    *(probe for task, (name, _) in BENDS.items() for probe in asked(task, f"{name}.forward")),
    *asked("sequential", "Sequential.forward"),
    *asked("cross_entropy", "CrossEntropyLoss.forward"),
    *asked("sgd", "SGD.step"),
    *asked("regression", "train_linear_regression"),
    *asked("classifier", "train_classifier", CHECKS["classifier"]),
    *asked("classifier", "build_2d_classifier", NETWORK_CHECKS["classifier"]),
    *asked("classifier", "accuracy_from_logits", ACCURACY_CHECKS["classifier"]),
    *asked("mnist", "train_one_epoch", (*CHECKS["mnist"], *EMPTY)),
    *asked("mnist", "build_mnist_mlp", NETWORK_CHECKS["mnist"]),
    *asked("mnist", "evaluate_accuracy", (*ACCURACY_CHECKS["mnist"], *EMPTY)),
)
