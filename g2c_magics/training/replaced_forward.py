"""Put another forward before a layer's own for a while, and make everything as it was before.

Any: layers are objects of the learner's own classes.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from g2c_magics.learner_objects import attribute_of

_ABSENT = object()


@contextmanager
def replaced_forward(
    layers: Iterable[Any], wrap: Callable[[Any, Callable], Callable]
) -> Iterator[list[Any]]:
    """Inside, the forward of each layer is wrap(layer, its own forward).

    Yields the layers that cannot be given one, which are left as they are.
    """
    left_out = []
    with ExitStack() as undo:  # also after an interrupt, and with some layers not yet reached
        for layer in layers:
            own = attribute_of(layer, "__dict__")
            of_class = inspect.getattr_static(type(layer), "forward", None)
            if own is None or inspect.isdatadescriptor(of_class):
                left_out.append(layer)
                continue
            replacement = wrap(layer, layer.forward)
            undo.callback(_put_back, own, replacement, own.get("forward", _ABSENT))
            own["forward"] = replacement
        yield left_out


def _put_back(own: dict[str, Any], replacement: Callable, before: Any) -> None:
    """Make a layer's attributes what they were; a forward that it gave itself meanwhile stays."""
    if own.get("forward") is not replacement:
        return
    if before is _ABSENT:
        del own["forward"]
    else:
        own["forward"] = before
