"""Advice on Sequential: what each layer of a chain was given, and what became of its output.

No ids: one line each, asked after the named mistakes.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Probe, attempt, match, text

X = torch.tensor([[1.0, 2.0], [3.0, -50.0]])  # some numbers stay negative through layer 1
Call = tuple[int, Any]  # which layer (from 1), and what it was given


class Chain:
    """A learner's Sequential (hence Any) of layers that note their calls; layer i adds i · 10."""

    def __init__(self, nn: ModuleType, places: Sequence[int]) -> None:
        self.calls: list[Call] = []
        self.names: dict[int, int] = {}
        chain = self

        class Noting(nn.Module):
            def __init__(self, number: int):
                self.number = number

            def forward(self, x: Tensor) -> Tensor:
                chain.calls.append((self.number, x))
                return x * 2 + 10 * self.number

        kinds = {number: Noting(number) for number in places}
        self.layers = [kinds[number] for number in places]
        self.model: Any = nn.Sequential(*self.layers)

    def run(self, x: Tensor) -> Any:
        self.calls.clear()
        return self.model(x)


def expected(places: Sequence[int], x: Tensor) -> list[Tensor]:
    """The input of each layer, and last the output of the chain."""
    values = [x]
    for number in places:
        values.append(values[-1] * 2 + 10 * number)
    return values


def ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def listed(numbers: Sequence[int]) -> str:
    if len(numbers) > 3 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last


def wrong_calls(calls: Sequence[Call], places: Sequence[int], values: list[Tensor]) -> str | None:
    """What is wrong with the calls of the layers: which, how often, in which order, on what."""
    called, count = [number for number, _ in calls], len(places)
    left_out = [number for number in dict.fromkeys(places) if number not in called]
    if not called:
        return f"none of the {count} layers was called: call each one, layer(x)."
    if left_out:
        s = "s" if len(left_out) > 1 else ""
        were = "were" if s else "was"
        return f"of {count} layers, number{s} {listed(left_out)} {were} never called."
    if called == list(reversed(places)) != list(places):
        return f"the layers were called from last to first: {listed(called)}."
    for number in dict.fromkeys(places):
        due = list(places).count(number)
        if called.count(number) != due:
            twice = f" It stands in `layers` {times(due)}." if due > 1 else ""
            often = f"{times(called.count(number))}, not {times(due)}"
            return f"the {ordinal(number)} layer was called {often}.{twice}"
    if called != list(places):
        return f"the layers were called in the order {listed(called)}."
    for place, ((_, given), due) in enumerate(zip(calls, values, strict=False)):
        if match(given, due):
            continue
        if place and match(given, values[0]):
            return (
                f"the {ordinal(place + 1)} layer was given x itself, not what the {ordinal(place)} "
                "one returned: the output of each layer is the input of the next."
            )
        whose = f"what the {ordinal(place)} one returned" if place else "x as it came"
        if place and match(given, values[place - 1] + due):
            whose += ". What came is the sum of that and of what it was given, x + layer(x)"
        return (
            f"the {ordinal(place + 1)} layer was given {text(given)}, not {text(due)}, which is "
            f"{whose}."
        )
    return None


def wrong_result(y: Any, values: list[Tensor]) -> str | None:
    """What was returned, where every layer was called as it should be."""
    last = values[-1]
    if isinstance(y, Tensor) and match(y, last):
        return None
    forms = {
        "x as it came": values[0],
        "what the first layer returned": values[1],
        "the sum of all outputs": torch.stack(values[1:]).sum(0),
        "the last output plus x": last + values[0],
        "a softmax of the last output": torch.softmax(last, -1),
        "a ReLU of the last output": last.relu(),
    }
    for form, value in forms.items():
        if match(y, value):
            return f"every layer was called as it should be, but what is returned is {form}."
    if not isinstance(y, Tensor):
        kind = "None" if y is None else f"a {type(y).__name__}"
        return (
            f"every layer was called as it should be, but what is returned is {kind}, not the "
            "output of the last layer."
        )
    return "every layer was called as it should be, but what is returned is not the last output."


def layers_and_result(nn: ModuleType) -> str | None:
    for places in ((1, 2, 3), (1, 2, 1), (1, 2, 3, 4), tuple(range(1, 10)), tuple(range(1, 41))):
        chain, values = Chain(nn, places), expected(places, X)
        y = chain.run(X.clone())
        seen = wrong_calls(chain.calls, places, values) or wrong_result(y, values)
        if seen:
            return seen
    return None


def later_calls(nn: ModuleType) -> str | None:
    places = (1, 2, 3)
    chain, first = Chain(nn, places), expected(places, X)[-1]
    before = list(chain.model.layers)
    if not match(chain.run(X.clone()), first):
        return None
    if left := len(before) - len(chain.model.layers):
        return (
            f"the first call is right, and took layers out of self.layers: {left} of {len(before)} "
            "are missing at the next. Read the list, and leave it as it is."
        )
    other = X + 1
    y, values = chain.run(other.clone()), expected(places, other)
    if match(y, first):
        return "the second call, on another x, returned the result of the first: it was remembered."
    seen = wrong_calls(chain.calls, places, values) or wrong_result(y, values)
    return f"the first call is right, and at the second {seen}" if seen else None


def chain_in_chain(nn: ModuleType) -> str | None:
    places = (1, 2, 3)
    chain, values = Chain(nn, places), expected(places, X)
    chain.model = nn.Sequential(nn.Sequential(*chain.layers[:2]), chain.layers[2])
    y = chain.run(X.clone())
    seen = wrong_calls(chain.calls, places, values) or wrong_result(y, values)
    return f"in Sequential(Sequential(layer 1, layer 2), layer 3) {seen}" if seen else None


def input_changed(nn: ModuleType) -> str | None:
    """What becomes of an x that the first layer would take as it is."""
    given = []
    _, error = attempt(lambda: Chain(nn, (1, 2)).run(X.clone()))
    if error is not None:  # of any x, so that it says nothing about this one
        return None

    class Noting(nn.Module):
        def forward(self, x: object) -> object:
            given.append(x)
            return x

    for x in (torch.tensor([1, 2]), torch.ones(2, 1, 1), torch.ones(1, 2, 3)):
        y, error = attempt(lambda x=x: nn.Sequential(Noting())(x))
        if error is not None:
            return (
                f"an x of shape {tuple(x.shape)} is an error before or after the layers: "
                "Sequential hands things on as they are."
            )
        entered = given[-1]
        for what, tensor in (("given to the first layer", entered), ("returned", y)):
            if not isinstance(tensor, Tensor) or tensor.shape != x.shape or tensor.dtype != x.dtype:
                now = (
                    f"{str(tensor.dtype).removeprefix('torch.')} of shape {tuple(tensor.shape)}"
                    if isinstance(tensor, Tensor)
                    else type(tensor).__name__
                )
                kind = str(x.dtype).removeprefix("torch.")
                return (
                    f"an x of {kind} of shape {tuple(x.shape)} was {what} as {now}: Sequential "
                    "hands things on as they are."
                )
    words, error = attempt(lambda: nn.Sequential(Noting())("no tensor"))
    if error is not None or words != "no tensor":
        return (
            "a layer that takes text and returns text does not work in the chain: what the layers "
            "take and return is theirs to say, and Sequential hands it on as it is."
        )
    return None


def takes_a_list(nn: ModuleType) -> str | None:
    class Same(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x

    try:
        nn.Sequential(Same(), Same())
    except TypeError:
        if len(nn.Sequential([Same(), Same()]).layers) == 2:
            return (
                "the layers come one by one, Sequential(a, b), not in a list: "
                "__init__(self, *layers)."
            )
    return None


def parameters_lost(nn: ModuleType) -> str | None:
    class Held(nn.Module):
        def __init__(self) -> None:
            self.weight = torch.ones(1, requires_grad=True)

        def parameters(self) -> list[Tensor]:
            return [self.weight]

        def forward(self, x: Tensor) -> Tensor:
            return x

    one, two, inner = Held(), Held(), nn.Sequential(Held())
    for what, layers, due in (
        ("two layers with a parameter each", (one, two), 2),
        ("a layer and a Sequential with a parameter each", (one, inner), 2),
        ("two Linears", (nn.Linear(1, 1), nn.Linear(1, 1)), 4),
    ):
        got = len(list(nn.Sequential(*layers).parameters()))
        if got != due:
            return f"parameters() of {what} lists {got}, not {due}: ask every layer for its own."
    return None


OWN_LAYERS = "`self` is the chain; its layers are in self.layers."
SLIPS = {
    "'Tensor' object is not callable": "layer(x) calls the layer; x(layer) would call x.",
    "'Sequential' object is not iterable": OWN_LAYERS,
    "'Sequential' object is not subscriptable": OWN_LAYERS,
    "has no len()": OWN_LAYERS,
}


def slip(nn: ModuleType) -> str | None:
    """What a plain error of Python's comes from."""
    _, error = attempt(lambda: Chain(nn, (1, 2, 3)).run(X.clone()))
    return next((advice for part, advice in SLIPS.items() if error and part in str(error)), None)


ADVICE = tuple(
    Probe(None, ("sequential",), look, checks)
    for look, checks in (
        (slip, None),
        (takes_a_list, None),
        (parameters_lost, ("test_sequential_collects_the_parameters_of_its_layers",)),
        (layers_and_result, None),
        (later_calls, None),
        (chain_in_chain, None),
        (input_changed, None),
    )
)
