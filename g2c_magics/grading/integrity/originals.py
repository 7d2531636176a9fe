"""Notice when learner code replaces the functions that grading relies on, and put them back.

Runs in the worker. Compares by identity, so an object that equals everything fools nobody.
"""

import builtins
import faulthandler
import importlib
import math
import os
import sys
import time
import types

import torch

from g2c_magics.grading import assertions
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
    assertions,
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
WATCHED_BY_NAME = ["torch.testing", "pytest", "torch.utils.data"]  # where they are imported


class Integrity:
    """A snapshot of what must not change, taken before any learner code is imported."""

    def __init__(self) -> None:
        owners = WATCHED + [sys.modules[n] for n in WATCHED_BY_NAME if n in sys.modules]
        owners += engine_parts()
        self.originals = [
            (owner, [(k, v) for k, v in vars(owner).items() if isinstance(v, WATCHED_TYPES)])
            for owner in owners
        ]
        self.tensor_methods = set(vars(torch.Tensor))
        self.sys_path, self.meta_path = list(sys.path), list(sys.meta_path)
        self.tests: dict[str, object] = {}  # the graded tests' namespace
        self.test_names: dict[str, object] = {}  # what it held at first

    def watch(self, namespace: dict[str, object]) -> None:
        """Watch the graded tests' own names as well: their caller's frame is within reach."""
        self.tests, self.test_names = namespace, dict(namespace)

    def restore(self) -> list[str]:
        """Put back what was replaced. Returns the names: ["torch.allclose", …].

        Torch's global switches, sys.path and sys.meta_path are put back without being named, and so
        is what torch wraps by itself.
        """
        changed = []
        for owner, originals in self.originals:
            namespace = vars(owner)
            for name, value in originals:
                found = namespace.get(name)
                if found is not value:
                    setattr(owner, name, value)
                    if (owner, name) in WRAPPED_BY_TORCH and is_wrapped(found, value):
                        continue
                    changed.append(f"{owner.__name__}.{name}")
        for name in set(vars(torch.Tensor)) - self.tensor_methods:
            delattr(torch.Tensor, name)
            changed.append(f"torch.Tensor.{name}")
        for name, value in self.test_names.items():
            if self.tests.get(name) is not value:
                self.tests[name] = value
                changed.append(f"{name} of the graded tests")
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


def engine_parts() -> list[object]:
    """The grader's own modules and classes: a worker that is rewritten could say what it likes."""
    room = "g2c_magics.grading."
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith(room)]
    kinds = [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
    ]
    return [*(m for m in modules if m is not assertions), *kinds]
