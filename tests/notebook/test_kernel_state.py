"""Whatever the learner's code raises or leaves on: one clear answer, and the kernel as it was."""

import pytest
from answers import write_answers

pytestmark = pytest.mark.slow

MODEL = "Sequential(Linear(2, 8), ReLU(), Linear(8, 2))"
TRAIN = "%%g2c_train --data circles --epochs 2 --name run\n"
STATE = (
    "(torch.is_grad_enabled(), torch.get_default_dtype(), torch.get_num_threads(), "
    "torch.zeros(1).device.type, torch._C._len_torch_function_stack(), "
    "torch._C._len_torch_dispatch_stack(), torch.are_deterministic_algorithms_enabled())"
)
LEAVES_ON = """
import torch
from torch.overrides import TorchFunctionMode


class Left(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))


def leave_on():
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    torch.set_default_device("meta")
    torch.set_num_threads(1)
    Left().__enter__()
"""
OURS = ("g2c_magics/", "Traceback")


def append(folder, code, file="train.py"):
    path = folder / "g2c/nn" / file
    path.write_text(f"{path.read_text()}\n{code}\n")


def test_an_exit_in_the_loop_leaves_the_run_and_one_clear_error(kernel, folder):
    write_answers(folder)
    append(
        folder, "def train_one_epoch(model, loader, optimizer, loss_fn):\n    raise SystemExit(3)"
    )
    shown = kernel.run(TRAIN + MODEL)
    assert "SystemExit: 3" in shown.error and "g2c/nn/train.py" in shown.error
    assert not any(word in shown.error for word in OURS)
    assert kernel.value("run.status") == "'failed at epoch 1'"
    log = kernel.value("__import__('json').load(open(run.log + '/run.json'))['status']")
    assert log == "'failed at epoch 1'"


def test_an_exception_without_words_is_one_clear_line(kernel, folder):
    write_answers(folder)
    append(
        folder,
        "class Mute(Exception):\n    def __str__(self):\n        raise ValueError('mute')\n"
        "    __repr__ = __str__\n\n"
        "def train_one_epoch(model, loader, optimizer, loss_fn):\n    raise Mute('x')",
    )
    error = kernel.run(TRAIN + MODEL).error
    assert error.splitlines()[-1] == "Mute: a Mute that cannot be printed"
    assert not any(word in error for word in OURS)
    kernel.run("class Odd(BaseException):\n    def __str__(self):\n        raise self")
    error = kernel.run(TRAIN + f"raise Odd\n{MODEL}").error
    assert error.splitlines()[-1] == "Odd: a Odd that cannot be printed"
    assert not any(word in error for word in OURS)


def test_a_model_without_words_is_trained_and_drawn(kernel, folder):
    write_answers(folder)
    words = (
        "def words(self):\n    raise SystemExit\nSequential.__repr__ = Sequential.__str__ = words"
    )
    append(folder, words, "modules.py")
    shown = kernel.run(TRAIN + MODEL)
    assert not shown.error and kernel.value("run.status") == "'finished'"
    for line in ("%g2c_boundary run", "%g2c_shapes run", "%g2c_runs", "%g2c_collapse run"):
        shown = kernel.run(line)
        assert not any(word in shown.error for word in OURS), shown.error


def test_nothing_that_a_run_a_check_or_a_picture_leaves_on_stays(kernel, folder):
    write_answers(folder)
    kernel.run("import torch\ntorch.set_num_threads(2)")
    before = kernel.value(STATE)
    append(folder, f"{LEAVES_ON}\nleave_on()")  # when it is imported, into this kernel too
    forward = "{0}\nplain = Linear.forward\ndef forward(self, x):\n    y = plain(self, x)\n"
    append(folder, forward.format(LEAVES_ON) + "    leave_on()\n    return y\n", "modules.py")
    append(folder, "Linear.forward = forward", "modules.py")
    kernel.run(TRAIN + MODEL)
    assert kernel.value(STATE) == before
    kernel.run(TRAIN + f"torch.set_default_dtype(torch.float64)\ntorch.zeros(0).exit()\n{MODEL}")
    assert kernel.value(STATE) == before
    for line in ("%g2c_check linear", "%%g2c_check linear\nimport torch\n"
                 "torch.set_grad_enabled(False)", "%g2c_shapes run", "%g2c_collapse run",
                 "%g2c_boundary run", "%g2c_boundary run --neurons", "%g2c_mistakes run",
                 "%g2c_progress", "%g2c_doctor"):  # fmt: skip
        shown = kernel.run(line)
        assert not any(word in shown.error for word in OURS), shown.error
        assert kernel.value(STATE) == before, line


def test_a_check_of_code_that_exits_is_a_report_and_leaves_the_kernel_alone(kernel, folder):
    write_answers(folder)
    append(folder, "raise SystemExit('enough')", "modules.py")
    before = kernel.value("'g2c' in __import__('sys').modules")
    shown = kernel.run("report = %g2c_check linear\nprint(report.score)")
    assert shown.printed.strip().endswith("0") and not shown.error
    assert "exit('enough')" in kernel.value("report.problem")
    assert before == kernel.value("'g2c' in __import__('sys').modules")
    error = kernel.run(TRAIN + MODEL).error
    assert error.startswith("Your files cannot be imported.") and "\n" not in error
