"""Look at objects of the learner's own classes, whose code may raise anything at any look.

Any: what they are is for these functions to find out.
"""

from typing import Any

from torch import Tensor


def attribute_of(value: Any, name: str, default: Any = None) -> Any:
    """The attribute of this name; the default where there is none, or where reading it fails."""
    try:
        return getattr(value, name, default)
    except KeyboardInterrupt:
        raise
    except BaseException:  # a __getattr__ or a property of the learner's
        return default


def repr_of(value: Any) -> str:
    """Its repr, or in words that it has none: "a Net that cannot be printed"."""
    try:
        return repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return f"a {type(value).__name__} that cannot be printed"


def parameters_of(value: Any) -> list[Tensor]:
    """The tensors that it lists as its parameters; none where it cannot list them."""
    try:
        listed = list(value.parameters())
    except KeyboardInterrupt:
        raise
    except BaseException:
        return []
    return [parameter for parameter in listed if isinstance(parameter, Tensor)]


def has_methods(value: Any, *names: str) -> bool:
    """Whether it is an object, not a class, with all these methods."""
    return not issubclass(type(value), type) and all(
        callable(attribute_of(value, name)) for name in names
    )
