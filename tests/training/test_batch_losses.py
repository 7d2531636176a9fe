"""A run keeps the loss of each of its batches: all of a few, the extremes of many."""

import pytest
import torch

from g2c_magics.training import batch_losses
from g2c_magics.training.logged_runs import find_run
from g2c_magics.training.stored_run import curves_of


def test_the_losses_are_those_that_the_loop_computed_and_come_back_from_a_log(run_on, nn, tmp_path):
    seen = []
    loss = nn.CrossEntropyLoss
    forward = loss.forward

    def heard(self, logits, targets):
        value = forward(self, logits, targets)
        if torch.is_grad_enabled() and logits.requires_grad:
            seen.append(value.item())
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loss, "forward", heard)
        run = run_on("digits", epochs=2, batch_size=300, device="cpu", runs_dir=tmp_path)
    per_epoch = len(run.batch_losses) // 2
    assert per_epoch > 2
    epochs = [place for place, _ in run.batch_losses]
    assert epochs == pytest.approx([(k + 1) / per_epoch for k in range(2 * per_epoch)])
    assert [value for _, value in run.batch_losses] == pytest.approx(seen[: 2 * per_epoch])
    back = curves_of(find_run(tmp_path, run.name)).batch_losses
    assert len(back) == len(run.batch_losses)
    for one, other in zip(back, run.batch_losses, strict=True):
        assert one == pytest.approx(other, rel=1e-5)


def test_where_an_epoch_is_one_batch_there_is_nothing_finer_to_keep(run_on, tmp_path):
    run = run_on("circles", epochs=3, device="cpu", runs_dir=tmp_path)
    assert run.batch_losses == []
    assert not list(tmp_path.rglob(batch_losses.FILE))


def test_of_many_the_lowest_and_the_highest_stay_in_bounded_memory():
    kept: list[tuple[float, float]] = []
    for epoch in range(1, 2001):
        losses = [1.0 + 0.001 * place for place in range(10)]
        if epoch == 777:
            losses[3] = 9.0
        if epoch == 1500:
            losses[4] = -2.0
        batch_losses.add_epoch(kept, epoch, losses)
        assert len(kept) <= batch_losses.MOST
    assert (776.4, 9.0) in kept and (1499.5, -2.0) in kept
    assert kept == sorted(kept) and kept[-1][0] == 2000


def test_what_is_no_number_is_left_out_and_a_damaged_file_is_no_batch(tmp_path):
    kept: list[tuple[float, float]] = []
    batch_losses.add_epoch(kept, 1, [1.0, float("nan"), float("inf"), 2.0])
    assert kept == [(0.25, 1.0), (1.0, 2.0)]
    (tmp_path / batch_losses.FILE).write_text("epochs,train_loss\n0.5,one\n")
    assert batch_losses.read(tmp_path) == []
    assert batch_losses.read(tmp_path / "nowhere") == []
