"""Put back what learner code leaves changed in torch and in Python, so that it spreads no further.

No guard against cheats, which the exam sees: the accident is a file that says
`torch.relu = my_relu` or leaves a mode entered, and spoils the checks of other tasks. Runs in the
worker. Compares by identity.
"""

import builtins
import faulthandler
import importlib
import math
import operator
import os
import sys
import time
import types

import torch
from torch.utils import _python_dispatch

from g2c_magics.grading.integrity.banned_calls import TORCH

WATCHED = [
    builtins,
    torch,
    torch.Tensor,
    torch.autograd,
    math,
    time,
    os,
    sys,
    faulthandler,
]
WATCHED_TYPES = (
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ModuleType,
)
# What torch wraps by itself, when it loads a part that nothing has needed so far.
WRAPPED_BY_TORCH = ((torch, "manual_seed"),)
# Bound before learner code can replace them.
every, mapped, paired, same = all, map, zip, operator.is_
WATCHED_BY_NAME = ["torch.testing", "pytest", "torch.utils.data"]  # where they are imported


class Integrity:
    """A snapshot of what must not change, taken before any learner code is imported."""

    def __init__(self) -> None:
        owners = WATCHED + [sys.modules[n] for n in WATCHED_BY_NAME if n in sys.modules]
        self.originals = []
        for owner in owners:
            watched = {k: v for k, v in vars(owner).items() if isinstance(v, WATCHED_TYPES)}
            self.originals.append((owner, tuple(watched), tuple(watched.values())))
        self.tensor_methods = set(vars(torch.Tensor))
        self.sys_path, self.meta_path = list(sys.path), list(sys.meta_path)

    def restore(self) -> list[str]:
        """Put back what was replaced. Returns the names: ["torch.allclose", …].

        Torch's modes and global switches, sys.path and sys.meta_path are put back without being
        named, and so is what torch wraps by itself.
        """
        changed = []
        for owner, names, values in self.originals:
            namespace = vars(owner)
            if every(mapped(same, mapped(namespace.get, names), values)):
                continue
            for name, value in paired(names, values, strict=True):
                found = namespace.get(name)
                if found is not value:
                    setattr(owner, name, value)
                    if (owner, name) in WRAPPED_BY_TORCH and is_wrapped(found, value):
                        continue
                    changed.append(f"{owner.__name__}.{name}")
        for name in set(vars(torch.Tensor)) - self.tensor_methods:
            delattr(torch.Tensor, name)
            changed.append(f"torch.Tensor.{name}")
        leave_modes()
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)
        if sys.path != self.sys_path:
            sys.path[:] = self.sys_path
        if sys.meta_path != self.meta_path:
            sys.meta_path[:] = self.meta_path
        importlib.invalidate_caches()
        return changed


def is_wrapped(found: object, value: object) -> bool:
    """Whether this is what torch makes of a function to keep its compiler away from it."""
    code = getattr(found, "__code__", None)
    file = getattr(code, "co_filename", "")
    return file.startswith(f"{TORCH}/_") and getattr(found, "__wrapped__", None) is value


def leave_modes() -> None:
    """Leave whatever function and dispatch modes are entered; their own code is not asked."""
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()
    while torch._C._len_torch_dispatch_stack():
        _python_dispatch._pop_mode()
    vars(torch._GLOBAL_DEVICE_CONTEXT).pop("device_context", None)  # of a default device
