"""Proxies of the learner's loss and optimizer: they do as theirs do, and tell the watch.

They forward every call and every attribute read to the learner's object; nothing is changed on
the way. No number is read off the device here: tensors are kept until a frame is due.

Any: what they stand for is of the learner's own classes.
"""

import inspect
from collections.abc import Callable
from typing import Any

from torch import Tensor

from g2c_magics.lessons.trainer import Watch
from g2c_magics.training.metrics import Batch


class _Proxy:
    """Stands for `inner`: what is read of it, set on it or asked of its type is theirs.

    ours: the attributes that are its own.
    """

    def __init__(self, inner: Any, **ours: Any) -> None:
        for name, value in {"_inner": inner, **ours}.items():
            object.__setattr__(self, name, value)  # past our own __setattr__

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._inner, name, value)

    def __repr__(self) -> str:
        return repr(self._inner)

    @property  # what isinstance asks; nobody sets it
    def __class__(self) -> type:  # pyright: ignore[reportIncompatibleMethodOverride]
        return type(self._inner)


class LossProxy(_Proxy):
    """The learner's loss, and what went through it since the last `take`."""

    def __init__(self, inner: Any, watch: Watch) -> None:
        super().__init__(inner, _watch=watch, _kept=[])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        pair = _in_order(self._inner, args, kwargs) if kwargs else args[:2]
        if len(pair) < 2 or not all(isinstance(part, Tensor) for part in pair):
            return self._inner(*args, **kwargs)
        predictions, targets = pair
        self._watch.before_loss(predictions, targets)
        loss = self._inner(*args, **kwargs)
        self._watch.after_loss(predictions, loss)
        if isinstance(loss, Tensor):
            self._kept.append((loss.detach(), predictions.detach(), targets))
        return loss

    forward = __call__

    def take(self) -> list[Batch]:
        """(loss, predictions, targets) of each call since the last time, and start anew."""
        taken = list(self._kept)
        self._kept.clear()
        return taken


def _in_order(loss: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The first two arguments as the loss itself orders them; none where they do not fit it."""
    try:
        bound = inspect.signature(loss.forward).bind(*args, **kwargs)
    except KeyboardInterrupt:
        raise
    except BaseException:  # calling it will say what is wrong
        return []
    return list(bound.arguments.values())[:2]


class OptimizerProxy(_Proxy):
    """The learner's optimizer, watched before each step.

    lr_at: the learning rate of the next step, where a schedule sets it.
    """

    def __init__(self, inner: Any, watch: Watch, lr_at: Callable[[], float] | None) -> None:
        super().__init__(inner, _watch=watch, _lr_at=lr_at)

    def step(self, *args: Any, **kwargs: Any) -> Any:
        if self._lr_at is not None:
            self._inner.lr = self._lr_at()
        self._watch.before_step()
        return self._inner.step(*args, **kwargs)
