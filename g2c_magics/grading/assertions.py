"""The comparisons that graded tests are written with: what was expected, what came.

Every function they rely on is bound here, before any learner code is imported, so a submission
that replaces `torch.allclose` or defines an `__eq__` that is always true changes nothing.
A mode that it has left entered (torch.overrides, torch.utils._python_dispatch) would change what
torch answers here, so comparisons run without any.
Pure: torch and the standard library.
"""

import functools
import math
import types
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, ParamSpec, TypeVar

import torch
from torch import Tensor
from torch.utils import _python_dispatch

MAX_SHOWN = 12  # numbers printed in full; larger tensors are abridged
MAX_TEXT = 80  # characters of any other value
FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)

Returned = Any  # what learner code gave back: anything at all, until it was looked at
Test = Callable[[], None]
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_type, _isinstance, _len, _zip = type, isinstance, len, zip
_float, _list, _range, _repr, _str = float, list, range, repr, str
_isclose = math.isclose
_detach, _tolist, _to, _reshape = Tensor.detach, Tensor.tolist, Tensor.to, Tensor.reshape
_float64 = torch.float64
_function_modes = torch._C._len_torch_function_stack
_dispatch_modes = torch._C._len_torch_dispatch_stack
_without_function_modes = torch._C.DisableTorchFunction
_without_dispatch_modes = _python_dispatch._disable_current_modes


def points(worth: int) -> Callable[[Test], Test]:
    """Say how many points a graded test is worth."""

    def mark(test: Test) -> Test:
        vars(test)["points"] = worth
        return test

    return mark


def without_modes(compare: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """A function that runs outside whatever function and dispatch modes are entered."""

    @functools.wraps(compare)
    def undisturbed(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        if not _function_modes() and not _dispatch_modes():
            return compare(*args, **kwargs)
        with _without_function_modes(), _without_dispatch_modes():
            return compare(*args, **kwargs)

    return undisturbed


@without_modes
def numbers(tensor: Tensor) -> list[float]:
    """All elements as Python floats, in row-major order."""
    return _tolist(_reshape(_to(_detach(tensor), _float64), (-1,)))


def show(value: object) -> str:
    """A value for a message: short tensors in full, long ones by shape and first elements."""
    if _type(value) is Tensor or _isinstance(value, Tensor):
        rounded = [round_number(v) for v in numbers(value)[:MAX_SHOWN]]
        count = value.numel()
        if count > MAX_SHOWN:
            head = ", ".join(_repr(v) for v in rounded[:4])
            return f"a {tuple(value.shape)} tensor starting {head} …"
        return nested(rounded, _list(value.shape))
    if _isinstance(value, _float):
        return _repr(round_number(value))
    try:
        text = _str(_repr(value))
    except Exception:
        text = f"a {_type(value).__name__} that cannot be printed"
    return text if _len(text) <= MAX_TEXT else text[: MAX_TEXT - 3] + "…"


def described(value: object) -> str:
    """The type of a value, and the value where it is plain: "int 3", "a Foo"."""
    if _isinstance(value, (int, _str, bool, _list, tuple)):
        return f"{_type(value).__name__} {show(value)}"
    if _isinstance(value, FUNCTIONS):
        return "a function that was not called: put () behind its name"
    return f"a {_type(value).__name__}"


def nested(flat: list[float], shape: list[int]) -> str:
    """Flat numbers written with the brackets of their shape."""
    if not shape:
        return _repr(flat[0])
    if _len(shape) == 1:
        return "[" + ", ".join(_repr(v) for v in flat) + "]"
    width = math.prod(shape[1:])
    rows = [nested(flat[i * width : (i + 1) * width], shape[1:]) for i in _range(shape[0])]
    return "[" + ", ".join(rows) + "]"


def round_number(value: float) -> float:
    """Five significant digits, as a learner would write them."""
    return _float(f"{value:.5g}")


def differing(one: float, other: float) -> tuple[str, str]:
    """Two numbers with five significant digits, with more where that tells them apart."""
    for digits in (5, 9, 17):
        texts = _repr(_float(f"{one:.{digits}g}")), _repr(_float(f"{other:.{digits}g}"))
        if texts[0] != texts[1]:
            break
    return texts


def alike(one: float, other: float) -> bool:
    """Whether two numbers are the same, as NaN and NaN are."""
    return one == other or (one != one and other != other)


def shown(one: Tensor, other: Tensor, number: int) -> tuple[str, str, str]:
    """Two tensors as texts that differ, and what they are of: "", or "number 3" of many.

    number: the first in which the tensors differ.
    """
    texts = show(one), show(other)
    if texts[0] != texts[1] and one.numel() <= MAX_SHOWN:
        return *texts, ""
    values = differing(numbers(one)[number], numbers(other)[number])
    return *values, f"number {number}" if one.numel() > 1 else ""


def fail(message: str) -> NoReturn:
    raise AssertionError(message)


def true(condition: bool, message: str) -> None:
    """Fail with `message` unless the condition is exactly True."""
    if condition is not True:
        fail(message)


def tensor(got: Returned, of: str) -> Tensor:
    """`got`, when it really is a plain tensor."""
    if got is None:
        fail(f"{of}: expected a tensor, got None. Does every path return something?")
    if _type(got) is not Tensor:
        fail(f"{of}: expected a torch.Tensor, got {described(got)}.")
    return got


@without_modes
def shape(got: Returned, expected: Sequence[int], of: str) -> None:
    """Fail unless `got` is a tensor of this shape."""
    came = tuple(tensor(got, of).shape)
    if came != tuple(expected):
        fail(f"{of}: expected shape {tuple(expected)}, got {came}.")


@without_modes
def close(got: Returned, expected: Tensor, of: str, atol: float = 1e-5, rtol: float = 1e-4) -> None:
    """Fail unless `got` is a tensor of the same shape and dtype with nearly the same numbers.

    Tolerance for each element: atol + rtol · |expected|.
    """
    shape(got, expected.shape, of)
    if got.dtype != expected.dtype:
        fail(f"{of}: expected dtype {expected.dtype}, got {got.dtype}.")
    here, there = numbers(got), numbers(expected)
    wrong = [
        i
        for i, (a, b) in enumerate(_zip(here, there))
        if not _isclose(a, b, rel_tol=rtol, abs_tol=atol)
    ]
    if not wrong:
        return
    first = wrong[0]
    values = differing(there[first], here[first])
    if _len(here) > MAX_SHOWN:
        fail(
            f"{of}: expected {show(expected)}, got {show(got)}; {_len(wrong)} of {_len(here)} "
            f"numbers differ, the first: expected {values[0]}, got {values[1]}."
        )
    one, other, which = shown(expected, got, first)
    fail(f"{of}{', ' + which if which else ''}: expected {one}, got {other}.")


def gradient(got: Returned, expected: Tensor, of: str, atol: float = 1e-5) -> None:
    """Fail unless a .grad is there and nearly the same as `expected`."""
    if got is None:
        fail(f"{of} is None: no gradient came back to it.")
    close(got, expected, of, atol=atol)


def number(got: Returned, expected: float, of: str, atol: float = 1e-5, rtol: float = 1e-4) -> None:
    """Fail unless `got` is a Python float near `expected`."""
    value = plain_float(got, of)
    if not _isclose(value, expected, rel_tol=rtol, abs_tol=atol):
        one, other = differing(expected, value)
        fail(f"{of}: expected {one}, got {other}.")


def plain_float(got: Returned, of: str) -> float:
    """`got` as a built-in float, when it is one."""
    if _isinstance(got, Tensor):
        fail(f"{of}: expected a Python float, got a tensor {show(got)}. A tensor has .item().")
    if got is None:
        fail(f"{of}: expected a Python float, got None. Does every path return something?")
    if not issubclass(_type(got), _float):
        fail(f"{of}: expected a Python float, got {described(got)}.")
    return _float.__pos__(got)


def floats(got: Returned, count: int, of: str) -> list[float]:
    """`got` as built-in floats, when it is a list of `count` Python floats."""
    if _type(got) is not _list:
        fail(f"{of}: expected a list of floats, got {_type(got).__name__}.")
    if _len(got) != count:
        fail(f"{of}: expected {count} numbers, got {_len(got)}.")
    return [plain_float(value, f"{of}, number {i}") for i, value in enumerate(got)]


def equal(got: Returned, expected: object, of: str) -> None:
    """Fail unless `got` is the same plain Python value, of the same type."""
    if _type(got) is not _type(expected) or expected != got:
        texts = show(expected), show(got)
        if texts[0] == texts[1]:
            texts = described(expected), described(got)
        fail(f"{of}: expected {texts[0]}, got {texts[1]}.")


def same(got: Returned, expected: object, of: str) -> None:
    """Fail unless both are the same object."""
    if got is not expected:
        fail(f"{of}: expected the very same object, got another one: {show(got)}.")


@without_modes
def unchanged(got: Tensor, before: Tensor, of: str) -> None:
    """Fail unless the numbers of a tensor are bit for bit what they were."""
    if got.shape != before.shape:
        fail(f"{of} was changed in place: it was {tuple(before.shape)}, now {tuple(got.shape)}.")
    pairs = _zip(numbers(before), numbers(got), strict=True)
    wrong = [i for i, (one, other) in enumerate(pairs) if not alike(one, other)]
    if wrong:
        was, now, which = shown(before, got, wrong[0])
        fail(f"{of} was changed in place: {which or 'it'} was {was}, it is now {now}.")


def raises(error: type[BaseException], call: Callable[[], object], of: str) -> None:
    """Fail unless the call raises this error."""
    try:
        result = call()
    except NotImplementedError:
        raise
    except error:
        return
    except Exception as other:
        fail(f"{of}: expected {error.__name__}, got {_type(other).__name__}: {other}")
    else:
        fail(f"{of}: expected {error.__name__}, but it returned {show(result)}.")
