"""A pretend accelerator, "fakegpu", on which real forward, backward and SGD run.

As strict as the strictest real one: no float64, no mixing with the CPU. It counts each time a
number is read off it. It registers itself in the whole process: import it only in a process of
its own, as the test of devices does.
"""

from types import ModuleType
from typing import Any

import torch
from torch.utils._pytree import tree_any, tree_map_only
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "fakegpu"
_setup_privateuseone_for_python_backend(NAME)

state = {"reads": 0, "broken": False, "wrong": False}


class FakeTensor(torch.Tensor):
    """A tensor that says it lies on the pretend device; a CPU tensor inside holds its numbers."""

    @staticmethod
    def __new__(cls, raw: torch.Tensor) -> "FakeTensor":
        if raw.dtype == torch.float64:
            raise TypeError(f"{NAME} has no float64")
        outer = torch.Tensor._make_wrapper_subclass(
            cls, raw.size(), raw.stride(), raw.storage_offset(), dtype=raw.dtype, device=f"{NAME}:0"
        )
        outer.raw = raw
        return outer

    def __repr__(self) -> str:
        return f"FakeTensor({self.raw!r})"

    @classmethod
    def __torch_dispatch__(cls, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if state["broken"]:
            raise RuntimeError(f"{NAME} is out of order")
        name = op._schema.name
        if name == "aten::_to_copy" and not on_device(kwargs.get("device", NAME)):
            state["reads"] += 1
            return op(args[0].raw, **kwargs)
        if name == "aten::copy_":
            return copy_(*args[:2])
        if name == "aten::_local_scalar_dense":
            state["reads"] += 1
        if tree_any(is_foreign, (args, kwargs)):
            raise RuntimeError(f"{name}: expected every tensor on {NAME}, found one on the cpu")
        kwargs.pop("device", None)
        raw_args, raw_kwargs = tree_map_only(FakeTensor, lambda outer: outer.raw, (args, kwargs))
        result = op(*raw_args, **raw_kwargs)
        if name.endswith("_") and not name.endswith("__"):
            return args[0]
        if state["wrong"] and name == "aten::mm":
            result = result * 1.5
        return tree_map_only(torch.Tensor, FakeTensor, result)


def on_device(device: Any) -> bool:
    return torch.device(device).type == NAME


def is_foreign(value: Any) -> bool:
    """A CPU tensor that is more than a number: real devices refuse those."""
    return isinstance(value, torch.Tensor) and not isinstance(value, FakeTensor) and value.dim() > 0


def copy_(target: torch.Tensor, source: torch.Tensor) -> torch.Tensor:
    """Between devices either way, or on the device."""
    if isinstance(target, FakeTensor):
        target.raw.copy_(source.raw if isinstance(source, FakeTensor) else source)
    else:
        state["reads"] += 1
        target.copy_(source.raw)
    return target


def empty(size: Any, dtype: Any = None, **place: Any) -> torch.Tensor:
    return FakeTensor(torch.empty(size, dtype=dtype))


def empty_strided(size: Any, stride: Any, dtype: Any = None, **place: Any) -> torch.Tensor:
    return FakeTensor(torch.empty_strided(size, stride, dtype=dtype))


_aten = torch.library.Library("aten", "IMPL")
_aten.impl("empty.memory_format", empty, "PrivateUse1")
_aten.impl("empty_strided", empty_strided, "PrivateUse1")


def learners_package() -> ModuleType:
    """g2c.nn with the worked answers, its modules at home on this device too."""
    from g2c import nn, solutions

    solutions.bind("nn", list(solutions.answers("nn")))
    nn.Module.to = move
    nn.device.available_devices = lambda: [NAME, "cpu"]
    return nn


def move(module: Any, device: str) -> Any:
    """Module.to for our device: torch lets only its own through `.data = `."""
    for parameter in module.parameters():
        if parameter.device.type != torch.device(device).type:
            moved = parameter.detach().to(device).requires_grad_()
            torch.utils.swap_tensors(parameter, moved)
    return module
