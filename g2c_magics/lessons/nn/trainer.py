"""A stand-in: that this lesson has training. What training asks of it takes this place."""

from types import ModuleType


def trainer(package: ModuleType) -> None:
    """Nothing yet."""
