"""Which given code a cell may change: in doubt all that it names, and none where it only calls."""

import pytest

from g2c_magics.grading.cell_changes import may_change
from g2c_magics.lessons.lesson import load

LESSON = load("nn")
CLASSES = {owner for task in LESSON.tasks for owner in task.owners}

UNCHANGED = (
    "ReLU.forward = lambda self, x: x",
    "class ReLU(Module):\n    def forward(self, x):\n        return x",
    "from g2c.nn import ReLU\n\ndef forward(self, x):\n    return x\n\nReLU.forward = forward",
    "def train_one_epoch(model, loader, optimizer, loss):\n    optimizer.zero_grad()",
)
CHANGED = (
    "SGD.zero_grad = lambda self: None",
    "del SGD.zero_grad",
    "class SGD(SGD):\n    def step(self):\n        self.zero_grad()",
    "from g2c.nn import SGD as Plain\nPlain.zero_grad = lambda self: None",
    "from helper import ReLU\nReLU.zero_grad = lambda self: None",
    "from helper import *\nReLU.zero_grad = lambda self: None",
    "ReLU = SGD\nReLU.zero_grad = lambda self: None",
    "type(optimizer).zero_grad = lambda self: None",
    "def zero_grad(self):\n    pass\nsetattr(SGD, 'zero_grad', zero_grad)",
    "ｓetattr(SGD, 'zero_grad', None)",
    "SGD.zero_grad.__code__ = other.__code__",
    "this is no Python: zero_grad",
)


def changed(cell: str) -> set[str]:
    return may_change(cell, LESSON.given, CLASSES, LESSON.package)


@pytest.mark.parametrize("cell", UNCHANGED)
def test_a_cell_that_only_names_or_calls_given_code_does_not_change_it(cell: str):
    assert changed(cell) == set()


@pytest.mark.parametrize("cell", CHANGED)
def test_a_cell_that_may_change_given_code_by_any_way_is_told(cell: str):
    assert "SGD.zero_grad" in changed(cell)
