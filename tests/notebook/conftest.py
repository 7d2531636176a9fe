"""Learners' folders, and kernels that run in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kernels import REPO, Kernel
from scaffold import copy_scaffold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A learner's folder: the scaffold of g2c, nothing written yet."""
    return copy_scaffold(tmp_path)


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Kernel]]:
    """A function that starts kernels; all are ended after the test."""
    kernels: list[Kernel] = []

    def begin(
        where: Path = folder, load: bool = True, path: Path = REPO, is_forked: bool = True
    ) -> Kernel:
        kernels.append(Kernel(where, path, is_forked=is_forked))
        if load:
            said = kernels[-1].run("%load_ext g2c_magics").text.strip()
            assert said == "" or " of 12 done" in said  # where checks have been run before
        return kernels[-1]

    yield begin
    for kernel in kernels:
        kernel.close()


@pytest.fixture
def kernel(start: Callable[..., Kernel]) -> Kernel:
    """A kernel in the learner's folder with the extension loaded."""
    return start()
