"""The trace of losses is evenly spaced over the run, however long the run is."""

from itertools import pairwise

import pytest
import torch

from g2c_magics.training.metrics import TRACE_LENGTH, PendingMetrics


def traced(epochs: int, read_every: int = 500) -> list[float]:
    """The trace of a run of one batch an epoch, whose loss is the number of its epoch."""
    pending = PendingMetrics(is_regression=True)
    targets = torch.zeros(600)
    for epoch in range(epochs):
        pending.add_epoch({}, [(torch.tensor(float(epoch)), targets, targets)])
        if epoch % read_every == 0:
            pending.read()
    pending.read()
    return pending.trace


def test_a_short_run_has_the_first_loss_and_then_every_one():
    assert traced(TRACE_LENGTH - 1) == [0.0, *map(float, range(TRACE_LENGTH - 1))]


@pytest.mark.parametrize("epochs", [4_096, 4_097, 8_193, 20_000])
def test_a_long_run_has_the_first_loss_and_then_evenly_spaced_means(epochs):
    first, *points = traced(epochs)
    assert first == 0.0
    assert TRACE_LENGTH / 2 <= len(points) < TRACE_LENGTH
    stride = points[1] - points[0]
    steps = [later - earlier for earlier, later in pairwise(points[:-1])]
    assert set(steps) == {stride}
    assert points[0] == (stride - 1) / 2  # the mean of the first losses, not one of them
    assert points[len(points) // 3] == pytest.approx(epochs / 3, rel=0.01)
    # The last point is a mean of what is left over.
    complete = (len(points) - 1) * stride
    assert points[-1] == pytest.approx((complete + epochs - 1) / 2)


def test_how_often_it_is_read_makes_no_difference():
    assert traced(9_000, read_every=1_000_000) == pytest.approx(traced(9_000, read_every=7))


def test_a_loss_that_is_not_finite_stays_in_the_trace():
    pending = PendingMetrics(is_regression=True)
    losses = torch.ones(3 * TRACE_LENGTH)
    losses[5000] = float("inf")
    targets = torch.zeros(600)
    pending.add_epoch({"epoch": 1}, [(loss, targets, targets) for loss in losses])
    pending.read()
    assert sum(not torch.isfinite(torch.tensor(loss)) for loss in pending.trace) == 1
