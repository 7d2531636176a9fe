"""Train by single steps, some at a time, and stand still between two slices.

A slice is one call of the learner's own function for an epoch, over a loader that yields as many
batches as are wanted and ends when the time is up. The loop of a run and this use the same loader,
the same proxies and the same evidence; a run goes on to its end, this comes back.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.trainer import Trainer
from g2c_magics.training.data.dataset import Split
from g2c_magics.training.data.loaders import Batches
from g2c_magics.training.proxies import LossProxy, OptimizerProxy
from g2c_magics.training.rng import kept_random, random_state, seeded, set_random_state, threads
from g2c_magics.training.torch_state import kept_torch_state

WAITED = 4  # times the seconds of a slice, waiting for a busy machine included
FEW_PARAMETERS = 100_000  # up to here one thread is the fastest


@dataclass(frozen=True)
class Rates:
    """What a step is taken with, and may change between two slices."""

    lr: float = 0.1
    weight_decay: float = 0.0
    batch_size: int | None = None  # rows; None: all of them


class Steps:
    """A model of the learner's in training on some rows, from one slice to the next.

    model: the learner's, or any that can be called and has parameters(). rows: what it is trained
    on. trainer: the parts to train with. Random numbers and the number of threads are its own
    inside `apart`, and as they were outside.
    """

    # Any: a model of the learner's own class.
    def __init__(
        self, model: Any, rows: Split, trainer: Trainer, rates: Rates | None = None, seed: int = 0
    ) -> None:
        self.model = model
        self.rows = rows
        self.trainer = trainer
        self.rates = rates or Rates()
        self.done = 0  # steps, since it was made
        self._generator = torch.Generator().manual_seed(seed)  # draws the order of the batches
        with seeded(seed):
            self._random = random_state()
        self._is_apart = False
        self.begin_again()

    @property
    def is_regression(self) -> bool:
        """True where the targets are numbers, not classes."""
        return self.rows.y.is_floating_point()

    def begin_again(self) -> None:
        """Make the loss, the optimizer and the loader anew: something they are made of changed."""
        with self.apart():
            trainer, rates = self.trainer, self.rates
            self.watch = trainer.watch(self.model, self.is_regression)
            self.plain_loss = trainer.loss(self.is_regression)
            self.loss = LossProxy(self.plain_loss, self.watch)
            parameters = self.model.parameters()
            optimizer = trainer.optimizer(parameters, rates.lr, rates.weight_decay)
            self.optimizer = OptimizerProxy(optimizer, self.watch, None)
            self._batches = self._endless(Batches(self.rows, rates.batch_size, self._generator))

    def run(self, count: int, seconds: float) -> float | None:
        """Do up to `count` steps, fewer where the time is up; one is always done.

        seconds: of computing; on a busy machine it may last some times longer.
        Returns the mean loss of their batches, None where no loss was asked for. What the
        learner's code raises goes on, the steps before it are done.
        """
        with self.apart():
            try:
                loader = _Slice(self, count, seconds)
                self.trainer.train_epoch(self.model, loader, self.optimizer, self.loss)
            finally:
                losses = [loss.mean() for loss, _, _ in self.loss.take()]
        return float(torch.stack(losses).mean()) if losses else None

    def measure(self, rows: Split) -> float:
        """The loss of rows that nothing is learnt from."""
        with self.apart(), torch.no_grad():
            return float(self.plain_loss(self.model(rows.x.clone()), rows.y))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Inside, random numbers and threads are this training's; torch's switches are kept."""
        if self._is_apart:
            yield
            return
        parameters = sum(parameter.numel() for parameter in self.model.parameters())
        count = 1 if parameters < FEW_PARAMETERS else None
        self._is_apart = True
        with kept_torch_state(), kept_random(), threads(count):
            set_random_state(self._random)
            try:
                yield
            finally:
                self._random, self._is_apart = random_state(), False

    def _endless(self, batches: Batches) -> Iterator[tuple[Tensor, Tensor]]:
        """Epoch after epoch."""
        while True:
            yield from batches


class _Slice:
    """The loader of one slice."""

    def __init__(self, steps: Steps, count: int, seconds: float) -> None:
        self._steps, self._count, self._seconds = steps, count, seconds

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        latest = time.perf_counter() + WAITED * self._seconds
        computed = time.thread_time() + self._seconds
        for _ in range(self._count):
            yield next(self._steps._batches)
            self._steps.done += 1
            if time.thread_time() >= computed or time.perf_counter() >= latest:
                return
