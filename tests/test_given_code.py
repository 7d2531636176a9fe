"""What g2c.nn gives the learner keeps its docstrings: devices, Module, Linear, MSELoss, SGD.

The graded contract asks of given code only what the lesson page does; the rest is held here.
"""

import pytest
import torch

from g2c import nn
from g2c.nn import Linear, Module, ReLU, Sequential, resolve_device
from g2c.nn.device import available_devices


@pytest.fixture
def mps_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that says it has an Apple GPU and no other.

    torch is asked, not g2c.nn: once some test has had the package imported anew, classes derived
    from its Module follow to the new one.
    """
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


class Moved(Module):
    """One parameter that notes where it is sent, since this machine may have a CPU alone."""

    def __init__(self):
        self.sent: list[object] = []
        outer = self

        class Parameter:
            grad = None

            @property
            def data(self) -> "Parameter":
                return self

            @data.setter
            def data(self, moved: object) -> None:
                assert moved is self

            def to(self, device: object) -> "Parameter":
                outer.sent.append(device)
                return self

        self.parameter = Parameter()

    def parameters(self) -> list:
        return [self.parameter]


def test_the_preferred_device_comes_first_and_the_cpu_is_always_there(monkeypatch):
    for mps, cuda, expected in (
        (True, True, ["mps", "cuda", "cpu"]),
        (False, True, ["cuda", "cpu"]),
        (False, False, ["cpu"]),
    ):
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda mps=mps: mps)
        monkeypatch.setattr(torch.cuda, "is_available", lambda cuda=cuda: cuda)
        assert available_devices() == expected
        assert resolve_device().type == expected[0]


@pytest.mark.parametrize("asked", ["auto", None])
def test_auto_and_none_mean_the_preferred_device(mps_first, asked):
    assert resolve_device(asked) == torch.device("mps") == resolve_device()


@pytest.mark.parametrize("asked", ["cpu", torch.device("cpu")])
def test_a_named_device_is_taken_as_named(mps_first, asked):
    assert resolve_device(asked) == torch.device("cpu")


@pytest.mark.parametrize("asked", ["cuda", "nonsense", "cpu:x", 3.5])
def test_an_unknown_or_missing_device_is_refused_and_those_there_are_listed(mps_first, asked):
    with pytest.raises(ValueError, match="auto, mps, cpu"):
        resolve_device(asked)


def test_a_cuda_device_beyond_the_last_is_refused(monkeypatch):
    monkeypatch.setattr(nn.device, "available_devices", lambda: ["cuda", "cpu"])
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert resolve_device("cuda:1") == torch.device("cuda:1")
    with pytest.raises(ValueError, match=r"has 2 cuda device"):
        resolve_device("cuda:2")


@pytest.mark.parametrize("asked", [(), ("auto",), (None,)])
def test_a_module_moves_to_the_preferred_device_unless_told_another(mps_first, asked):
    module = Moved()
    assert module.to(*asked) is module
    assert module.sent == [torch.device("mps")]


def test_a_module_moves_to_the_device_that_is_named():
    module = Moved()
    module.to("cpu").to(torch.device("cpu"))
    assert module.sent == ["cpu", torch.device("cpu")]


def test_a_gradient_moves_with_its_parameter():
    layer = Linear(2, 3)
    layer.W.grad = torch.ones(2, 3)
    layer.to("cpu")
    assert torch.equal(layer.W.grad, torch.ones(2, 3)) and layer.b.grad is None


def test_a_module_says_where_its_parameters_are():
    layer = Linear(2, 3)
    layer.W, layer.b = (torch.empty(shape, device="meta") for shape in ((2, 3), (3,)))
    assert layer.device == Sequential(ReLU(), layer).device == torch.device("meta")
    assert ReLU().device == torch.device("cpu")


def test_train_and_eval_reach_every_module_within_and_return_the_module():
    class Pair(Module):
        def __init__(self):
            self.single = ReLU()
            self.several = (ReLU(), Sequential(ReLU()))
            self.other = {"not": "a module"}

    pair = Pair()
    within = [pair, pair.single, pair.several[0], pair.several[1], pair.several[1].layers[0]]
    assert all(module.training is True for module in within)
    assert pair.eval() is pair and not any(module.training for module in within)
    assert pair.train() is pair and all(module.training for module in within)
    assert pair.train(False) is pair and not any(module.training for module in within)
    assert ReLU().training, "one module's mode must not become that of others"
