"""What an assertion says is true: two values that it tells apart read differently."""

import re
from collections.abc import Callable

import pytest
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from g2c_magics.grading import assertions


def said(call: Callable[[], object]) -> str:
    """The message of a failed assertion."""
    with pytest.raises(AssertionError) as caught:
        call()
    return str(caught.value)


def two_texts(message: str) -> tuple[str, str]:
    """What was expected or was before, and what came."""
    found = re.search(r"(?:expected|was) ([^,;]+), (?:got|it is now) ([^,;]+?)\.?$", message)
    assert found, message
    return found[1], found[2]


@pytest.mark.parametrize("size", [1, 3, 40])
def test_a_change_too_small_for_five_digits_is_told_with_more(size: int):
    before = torch.full((size,), 0.1234567)
    now = before.clone()
    now[-1] += 1e-7
    one, other = two_texts(said(lambda: assertions.unchanged(now, before, "x")))
    assert one != other


def test_a_change_far_inside_a_long_tensor_is_told_by_its_number():
    before = torch.zeros(40)
    now = before.clone()
    now[30] = 2.0
    message = said(lambda: assertions.unchanged(now, before, "x"))
    assert message == "x was changed in place: number 30 was 0.0, it is now 2.0."


def test_a_tensor_of_another_shape_is_changed():
    message = said(lambda: assertions.unchanged(torch.zeros(3), torch.zeros(2), "x"))
    assert message == "x was changed in place: it was (2,), now (3,)."


def test_a_change_that_shows_is_told_with_the_whole_tensor():
    before, now = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 3.0])
    message = said(lambda: assertions.unchanged(now, before, "x"))
    assert message == "x was changed in place: it was [1.0, 2.0], it is now [1.0, 3.0]."


def test_numbers_that_are_not_any_are_not_changed():
    values = torch.tensor([float("nan"), float("inf")])
    assertions.unchanged(values, values.clone(), "x")


def test_close_tells_a_difference_beyond_five_digits():
    here, there = torch.tensor([1000.001]), torch.tensor([1000.0])
    message = said(lambda: assertions.close(here, there, "x", atol=0.0, rtol=1e-9))
    one, other = two_texts(message)
    assert (one, other) == ("1000.0", "1000.00098")


def test_a_float_tells_a_difference_beyond_five_digits():
    message = said(lambda: assertions.number(0.3333334, 0.3333333, "x", atol=0.0, rtol=1e-9))
    assert message == "x: expected 0.3333333, got 0.3333334."


@pytest.mark.parametrize("value", [torch.tensor(1.0).item, lambda: 1.0])
def test_a_function_that_was_not_called_is_told(value: object):
    wanted = "loss: expected a Python float, got a function that was not called: put () behind its"
    assert said(lambda: assertions.number(value, 1.0, "loss")).startswith(wanted)


def test_equal_texts_of_different_types_are_told_apart():
    class Word(str):
        pass

    message = said(lambda: assertions.equal(Word("a"), "a", "x"))
    assert message == "x: expected str 'a', got Word 'a'."


def test_nan_is_said_where_there_is_one_and_nowhere_else():
    nan, right = torch.tensor([float("nan"), 1.0]), torch.tensor([2.0, 1.0])
    assert "nan" in said(lambda: assertions.close(nan, right, "x"))
    assert "nan" not in said(lambda: assertions.close(right + 1, right, "x"))


class AllZero(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        found = function(*args, **(kwargs or {}))
        return found * 0 if isinstance(found, torch.Tensor) else found


class AllZeroBelow(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        found = function(*args, **(kwargs or {}))
        return torch.zeros_like(found) if isinstance(found, torch.Tensor) else found


@pytest.mark.parametrize("mode", [AllZero, pytest.param(AllZeroBelow, marks=pytest.mark.slow)])
def test_a_mode_left_entered_does_not_change_a_comparison(mode):
    one, two = torch.ones(3), torch.ones(3) * 2
    with mode():
        assert "expected [2.0, 2.0, 2.0]" in said(lambda: assertions.close(one, two, "x"))
        assert "was changed" in said(lambda: assertions.unchanged(one, two, "x"))
        assertions.close(one, one, "x")
        spoilt = one + one  # entered again afterwards
    assert spoilt.tolist() == [0.0, 0.0, 0.0]
