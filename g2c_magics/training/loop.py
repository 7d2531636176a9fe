"""train: run the learner's own loop on the learner's own parts, and watch it from outside.

The function for an epoch gets proxies of a loader, a loss and an optimizer; nothing of theirs is
changed. No number is read off the device on our account but once a frame. The session, its clock,
frames and kept weights write into the Run: what else is called returns numbers, findings, notes.
"""

import math
import time
from pathlib import Path
from typing import Any

import torch

from g2c_magics.lessons.trainer import Parts, Trainer
from g2c_magics.text import first_line
from g2c_magics.training import bad_data, findings, lr_advice, validate_model
from g2c_magics.training.clock import Clock
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.loaders import EVALUATION_BATCH, Batches, loaders_of
from g2c_magics.training.device import choose, thread_count
from g2c_magics.training.errors import explain_todo, trim
from g2c_magics.training.frames import Frames, OnFrame
from g2c_magics.training.kept_weights import KeptWeights
from g2c_magics.training.log import RunLog
from g2c_magics.training.metrics import Batch, PendingMetrics, evaluate
from g2c_magics.training.proxies import LossProxy, OptimizerProxy
from g2c_magics.training.resume import check_epochs_left, continued, model_to_go_on
from g2c_magics.training.resume_lacks import ResumeLacks
from g2c_magics.training.returned import is_written_to, mean_loss, returned_number, share_of_right
from g2c_magics.training.rng import epoch_seed, kept_random, seeded, threads
from g2c_magics.training.run import COLUMNS, FINISHED, Row, Run
from g2c_magics.training.settings import Settings
from g2c_magics.training.told import Told
from g2c_magics.training.torch_state import TorchState, kept_torch_state
from g2c_magics.training.unseen import unseen
from g2c_magics.training.untrained import start_row

PARTS_SECONDS = 4.0  # that a run waits at its end for what the grader says of its parts


# Any: a model of the learner's own class.
def train(
    model: Any,
    data: Data,
    settings: Settings,
    trainer: Trainer,
    on_frame: OnFrame | None = None,
    runs_dir: Path | str | None = None,
    resume: Run | None = None,
    boundary_of: OnFrame | None = None,
    cell: str = "",
    parts: Parts | None = None,
) -> Run:
    """Train `model` on `data` with the parts of `trainer` and return the Run.

    on_frame: called with the Run at once, then at most four times a second, and once at the end.
    runs_dir: where the run is logged (None: nowhere). resume: a Run to go on with.
    boundary_of: computes the picture of the boundary, before each frame. cell: source that
    makes the model, for the log. parts: what the grader says of the parts that this run calls
    (None: nothing is asked).
    Raises TrainingError when it cannot begin. Once it has begun, the Run comes back in any case:
    `.status` says how it ended and `.error` holds what the learner's code raised.
    """
    if resume is not None:
        model, data = model_to_go_on(resume, settings.name), resume.data
    validate_model.check_model(model, data, trainer)
    settings = settings.filled(data.kind, data.batch_rows)
    if resume is not None:
        check_epochs_left(settings, resume)
    device, note = choose(model, data, settings, trainer)
    count = thread_count(model, data, settings) if device == "cpu" else None
    run = Run(model, data, settings, device=device, epochs=settings.epochs or 0, cell=cell)
    if resume is not None:
        run = continued(resume, run)
    run.notes += [note] if note else []
    with kept_torch_state(), seeded(settings.seed), threads(count):
        log = RunLog(run, runs_dir, trainer.package)
        _Session(run, trainer, log, on_frame, boundary_of, parts).train()
    return run


class _Session:
    """One call of train: the parts handed to the learner's loop, the clock, the frames."""

    def __init__(
        self,
        run: Run,
        trainer: Trainer,
        log: RunLog,
        on_frame: OnFrame | None,
        boundary_of: OnFrame | None,
        parts: Parts | None,
    ) -> None:
        self.run, self.trainer, self.log, self.settings = run, trainer, log, run.settings
        run.log = str(log.folder) if log.folder else run.log
        self.first_epoch = len(run.history) + 1
        self.clock = Clock(run)
        self.frames = Frames(run, on_frame, boundary_of)
        self.told = Told(run, trainer, parts, self.clock)
        self.kept: KeptWeights | None = None  # once there is something to go back to
        self.resume_lacks: ResumeLacks | None = None
        self.val_loss: torch.Tensor | None = None  # of the newest epoch
        self.watch = trainer.watch(run.model, run.data.is_regression)
        self.pending = PendingMetrics(run.data.is_regression, run.batch_losses)
        run.trace = self.pending.trace

    def train(self) -> None:
        """From the first frame to the last, whatever happens between."""
        run, torch_state = self.run, TorchState()
        try:
            kept = self._prepare()
            self._frame()
            ended = ""
            for epoch in range(self.first_epoch, run.epochs + 1):
                ended = self._judge(kept, *self._one_epoch(epoch))
                if ended:
                    break
                kept.snapshots.take(epoch)
                self._frame_if_due()
            run.status = ended or FINISHED
            kept.back_to_best()
            if not run.diverged:
                self._test()
        except KeyboardInterrupt:
            run.status = f"interrupted at epoch {self.clock.epoch}"
        except BaseException as error:  # SystemExit too: it is their code that exits, not this
            run.status = f"failed at epoch {self.clock.epoch}"
            run.error = error
        finally:
            torch_state.restore()  # a mode of the learner's might answer for all that follows
            self._finish()

    def _prepare(self) -> KeptWeights:
        run, settings, trainer = self.run, self.settings, self.trainer
        run.model.to(run.device)
        kept = KeptWeights(run, self.first_epoch)
        if run.start is None and not run.resumed:
            run.start = start_row(run.model, run.data, trainer, run.device)
        self.log.follow(kept.best_weights)
        self.generator = torch.Generator()
        self.loaders = loaders_of(
            run.data, run.device, settings.batch_size, self.generator, self._after_batch
        )
        self.plain_loss = trainer.loss(run.data.is_regression)
        self.loss = LossProxy(self.plain_loss, self.watch)
        decay: Any = settings.weight_decay  # one number: these are a single run's settings
        optimizer = trainer.optimizer(run.model.parameters(), settings.rate, decay)
        lr_at = self._falling_lr if settings.lr_schedule == "linear" else None
        self.optimizer = OptimizerProxy(optimizer, self.watch, lr_at)
        self.told.add(*validate_model.findings(run.model, run.data, trainer))
        if settings.boundary and not run.data.is_plane:
            run.notes.append("--boundary is for classes of points in the plane: nothing is drawn")
        self.resume_lacks = ResumeLacks(optimizer, kept.weights.parameters)
        self.kept = kept
        return kept

    def _one_epoch(self, epoch: int) -> tuple[Row, list[Batch]]:
        run = self.run
        self.generator.manual_seed(epoch_seed(self.settings.seed, epoch))
        began = time.perf_counter()
        returned = self.trainer.train_epoch(
            run.model, self.loaders.train, self.optimizer, self.loss
        )
        batches = self.loss.take()
        row: Row = dict.fromkeys(COLUMNS) | {"epoch": epoch}
        row["train_loss"] = returned_number(returned)
        if row["train_loss"] is None:
            row["train_loss"] = mean_loss(batches)
        self.told.add(*self.watch.take())
        self.pending.add_epoch(row, batches)
        if self.loaders.val is not None:
            row["val_accuracy"], loss = self._evaluate(
                self.loaders.val, self.loaders.val_split, self.plain_loss
            )
            self.pending.later(row, "val_loss", loss)
            self.val_loss = loss
        if epoch == self.first_epoch and is_written_to(*self.loaders[:2]):
            self.watch.batch_changed()
            self.told.add(*self.watch.take())
        row["seconds"] = time.perf_counter() - began
        run.history.append(row)
        self.clock.end_epoch()
        return row, batches

    # Any: a loader and a loss of the learner's own.
    def _evaluate(
        self, loader: Any, split: Split | None, loss_fn: Any
    ) -> tuple[float | None, torch.Tensor | None]:
        run = self.run
        returned, loss = evaluate(self.trainer, run.model, run.data, loader, split, loss_fn)
        if run.data.is_regression:
            return None, loss
        if returned is None:
            return None, loss
        return share_of_right(returned, self.trainer.words.evaluate), loss

    def _judge(self, kept: KeptWeights, row: Row, batches: list[Batch]) -> str:
        """Keep the weights of a good epoch. Returns the status that the run ends with, or ""."""
        epoch = row["epoch"]
        if not math.isfinite(row["train_loss"]):
            kept.back_to_good()
            self.watch.diverged(batches)
            self.told.add(*self.watch.take())
            with unseen(kept.weights.parameters):
                self.told.add(bad_data.bad_data(self.run))
            return f"diverged at epoch {epoch}"
        if self.settings.early_stop is not None:
            self.pending.read()
        return f"stopped early at epoch {epoch}" if kept.keep(row, self.val_loss) else ""

    def _test(self) -> None:
        run = self.run
        if run.data.test is not None and not run.data.is_regression:
            test = run.data.test.to(run.device)
            run.test_accuracy, _ = self._evaluate(Batches(test, EVALUATION_BATCH), test, None)

    def _finish(self) -> None:
        # Whoever interrupts from here on meets a run that is over already.
        last_acts = (
            self._explain_error,
            self._last_whole_epoch,
            self._last_word_on_parts,
            self._last_numbers,
            self._last_weights,
            self._last_findings,
            self._last_log,
            self.frames.show,
        )
        for last_act in last_acts:
            try:
                last_act()
            except KeyboardInterrupt:
                pass
            except BaseException as error:  # what the learner's code raises when it is asked again
                self.run.notes.append(f"left out: {type(error).__name__}: {first_line(error)}")

    def _explain_error(self) -> None:
        error = self.run.error
        if error is not None:
            self.run.error = explain_todo(error) or trim(error)
            self.told.add(*self.watch.take())

    def _last_whole_epoch(self) -> None:
        if self.kept is not None:
            self.kept.back_to_whole_epoch()

    def _last_word_on_parts(self) -> None:
        run = self.run
        if not self.told.hear_grader(0.0 if run.interrupted else PARTS_SECONDS):
            run.notes.append(
                "your parts are still being checked, so there is no verdict on this run: "
                "%g2c_check tells the result, and the next run has it"
            )

    def _last_numbers(self) -> None:
        self.clock.tell()
        self.pending.read()

    def _last_findings(self) -> None:
        run = self.run
        if run.error is not None or self.kept is None or not run.history:
            return
        weights = self.kept.weights
        is_whole = run.status == FINISHED and not run.resumed
        moved = weights.moved() if is_whole else math.inf
        with unseen(weights.parameters):
            stands_still = moved == 0.0 and not findings.has_converged(run, self.trainer)
        if stands_still:
            self.watch.nothing_moved()
            self.told.add(*self.watch.take())
        with unseen(weights.parameters):
            if self.told.has_heard_grader and not self.told.has_wrong_part:
                self.told.add(lr_advice.review(run, self.trainer, weights.start, moved))
                self.told.add(*findings.findings(run, self.trainer, weights.start))

    def _last_weights(self) -> None:
        if self.kept is not None and self.resume_lacks is not None:
            self.kept.finish()
            self.run.resume_lacks = self.resume_lacks()

    def _last_log(self) -> None:
        self.run.notes += self.log.write(final=True)

    # the frames

    def _after_batch(self, rows: int) -> None:
        self.clock.add_rows(rows)
        self._frame_if_due()

    def _frame_if_due(self) -> None:
        if self.frames.is_due():
            self._frame()

    def _frame(self) -> None:
        began = time.perf_counter()
        self.clock.tell()
        self.pending.read()
        self.told.add(*self.watch.take())
        self.told.hear_grader()
        with kept_random():  # when a frame is due depends on the machine, and the run must not
            if self.resume_lacks is not None:
                self.run.resume_lacks = self.resume_lacks()
            self.run.notes += self.log.write()
            self.frames.show()
        self.frames.done(began)

    def _falling_lr(self) -> float:
        return self.settings.rate * max(1 - self.clock.epochs_done / self.run.epochs, 0.0)
