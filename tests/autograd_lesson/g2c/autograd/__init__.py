"""Module 01, a scalar autograd engine: the public names of what you are building."""

from g2c.autograd.value import Value

__all__ = ["Value"]
