"""Keep torch's switches as they are, whatever the learner's code leaves on.

Runs in the kernel, where a switch that stays on changes every cell after it. A worker needs none
of it: it ends with its job.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import torch
from torch.overrides import _get_current_function_mode_stack
from torch.utils import _device, _python_dispatch

# Any: modes are of the learner's own classes.
Modes = list[Any]


class TorchState:
    """Torch's switches as they were when this was made. There is no public way to some of them."""

    def __init__(self) -> None:
        self.grad = torch.is_grad_enabled()
        self.dtype = torch.get_default_dtype()
        self.threads = torch.get_num_threads()
        self.precision = torch.get_float32_matmul_precision()
        self.deterministic = determinism()
        self.anomaly = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
        self.device = device_in_use()
        self.function_modes: Modes = _get_current_function_mode_stack()
        self.dispatch_modes: Modes = _python_dispatch._get_current_dispatch_mode_stack()

    def restore(self) -> None:
        """Set back what is different now."""
        self._restore_modes()  # first: a mode of the learner's may see all that follows
        torch.set_grad_enabled(self.grad)
        torch.set_default_dtype(self.dtype)
        if torch.get_num_threads() != self.threads:
            torch.set_num_threads(self.threads)
        if torch.get_float32_matmul_precision() != self.precision:
            torch.set_float32_matmul_precision(self.precision)
        if determinism() != self.deterministic:
            is_on, warns = self.deterministic
            torch.use_deterministic_algorithms(is_on, warn_only=warns)
        if (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()) != self.anomaly:
            torch.set_anomaly_enabled(*self.anomaly)

    def _restore_modes(self) -> None:
        now = _python_dispatch._get_current_dispatch_mode_stack()
        same = same_at_first(now, self.dispatch_modes)
        for mode in reversed(now[same:]):
            leave(mode)
        for mode in self.dispatch_modes[same:]:
            _python_dispatch._push_mode(mode)
        if not are_same(_get_current_function_mode_stack(), self.function_modes):
            while torch._C._len_torch_function_stack():
                torch._C._pop_torch_function_stack()
            for mode in self.function_modes:
                torch._C._push_on_torch_function_stack(mode)
        # The default device is a function mode too, and known at these two places.
        if device_in_use() != self.device:
            mode, _device.CURRENT_DEVICE = self.device
            vars(torch._GLOBAL_DEVICE_CONTEXT)["device_context"] = mode
            if mode is None:  # torch 2.4 takes any value for a mode
                del torch._GLOBAL_DEVICE_CONTEXT.device_context


def determinism() -> tuple[bool, bool]:
    """Whether only deterministic algorithms may run, and whether others just warn."""
    warns = torch.is_deterministic_algorithms_warn_only_enabled()
    return torch.are_deterministic_algorithms_enabled(), warns


def device_in_use() -> tuple[Any, Any]:
    """What torch.set_default_device has set: its mode, and the device."""
    mode = getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)
    return mode, _device.CURRENT_DEVICE


def leave(mode: Any) -> None:
    """Take the innermost dispatch mode off, as torch does; the mode's own code is not asked."""
    before = torch._C._len_torch_dispatch_stack()
    with suppress(Exception):
        _python_dispatch.TorchDispatchMode.__exit__(mode, None, None, None)
    if torch._C._len_torch_dispatch_stack() == before and before:
        _python_dispatch._pop_mode()


def same_at_first(some: Modes, others: Modes) -> int:
    """How many of both, from the first on, are the same objects."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one is not other:
            break
        count += 1
    return count


def are_same(some: Modes, others: Modes) -> bool:
    """Whether both hold the same objects. Asks none of them."""
    return len(some) == len(others) == same_at_first(some, others)


@contextmanager
def kept_torch_state() -> Iterator[None]:
    """Whatever is switched inside, outside torch is as it was."""
    state = TorchState()
    try:
        yield
    finally:
        state.restore()
