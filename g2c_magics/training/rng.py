"""Set the random generators and the thread count for a while, and put them back as they were."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Inside, torch (on the CPU), NumPy and Python draw from `seed`; outside, nothing happened.

    The magic builds the model under it, `train` trains under it.
    """
    with kept_random():
        # Not torch.manual_seed: it would reseed every accelerator too, for good.
        torch.default_generator.manual_seed(seed)
        np.random.seed(seed % 2**32)
        random.seed(seed)
        yield


@contextmanager
def kept_random() -> Iterator[None]:
    """Whatever is drawn inside, outside the generators go on as if nothing had been."""
    state = random_state()
    try:
        yield
    finally:
        set_random_state(state)


# Any: each library's state is of a type of its own.
def random_state() -> tuple[Any, Any, Any]:
    """Where the generators of torch (on the CPU), NumPy and Python are."""
    return torch.get_rng_state(), np.random.get_state(), random.getstate()


def set_random_state(state: tuple[Any, Any, Any]) -> None:
    """Put them there again."""
    torch.set_rng_state(state[0])
    np.random.set_state(state[1])
    random.setstate(state[2])


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """Inside, torch computes on `count` threads (None: as many as before)."""
    before = torch.get_num_threads()
    if count is not None and count != before:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        if torch.get_num_threads() != before:
            torch.set_num_threads(before)


def epoch_seed(seed: int, epoch: int) -> int:
    """What the order of the batches of an epoch is drawn from."""
    return seed * 1_000_003 + epoch
