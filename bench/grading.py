"""How fast a check is, beside what people use today: python bench/grading.py [--repeat 20]

One run, one machine, the same tests on the same worked files. Isolated checks are timed with the
exam and without it, in turns; so are red checks and green ones. Compared with
    cold pytest   python -m pytest tests/test_nn.py -k linear, a new process each time
    ipytest       the same tests inside a warm kernel process (pip install ipytest)
"""

import argparse
import contextlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

REPO = Path(__file__).parents[1]
sys.path[:0] = [str(REPO), str(REPO / "tests")]

from corpus.verdict import worked_project  # noqa: E402

from g2c_magics.grading.grader import Grader  # noqa: E402

CORPUS = REPO / "tests/corpus/wrong"

RED = {  # a task → a cell with one mistake in it
    "linear": "Linear.forward = lambda self, x: x @ self.W - self.b",
    "relu": "ReLU.forward = lambda self, x: x.clamp(0, 1)",
    "regression": (CORPUS / "regression/lr_hundredth.py").read_text(),
    "mnist": (CORPUS / "mnist/ep_list_of_losses.py").read_text(),
}
SETTLE = 0.05  # seconds

LOAD = """
import sys, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
began = time.perf_counter()
shell.run_line_magic("load_ext", "g2c_magics")
print(time.perf_counter() - began, "torch" in sys.modules)
"""


def seconds(call: Callable[[], object], repeat: int) -> list[float]:
    """The time of each of `repeat` calls."""
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return times


def row(name: str, times: list[float], base: float | None = None) -> float:
    """Print a line of the table. Returns the median."""
    median = statistics.median(times)
    p95 = sorted(times)[max(0, round(0.95 * len(times)) - 1)]
    ratio = f"{median / base:7.1f} x" if base else ""
    print(f"{name:<44} {median:8.3f} s {p95:8.3f} s {len(times):4d} {ratio}")
    return median


def cold_pytest() -> None:
    """What a learner types today."""
    subprocess.run(
        [sys.executable, "-m", "pytest", "tests/test_nn.py", "-k", "linear", "--solutions", "-q"],
        cwd=REPO, check=True, capture_output=True,
    )  # fmt: skip


def ipytest_runner() -> Callable[[], None]:
    """The same tests by ipytest, in this process, with all imports done."""
    import ipytest

    from g2c import solutions

    solutions.bind("nn", list(solutions.answers("nn")))
    ipytest.config(run_in_thread=False, display_columns=80)
    file = str(REPO / "tests/test_nn.py")

    def run() -> None:
        # As in a notebook, where a learner reruns it after each edit: the file is read again.
        sys.modules.pop("test_nn", None)
        with contextlib.redirect_stdout(io.StringIO()):
            code = ipytest.run(
                file, "-k", "linear", "-q", "-c", "/dev/null", defopts=False, coverage=False
            )
        assert code == 0, code

    return run


def exam_share(grader: Grader, repeat: int) -> None:
    """Time isolated checks of all tasks with the exam and without it, one after the other."""
    with tempfile.TemporaryDirectory(prefix="g2c-bench-") as folder:
        root = worked_project(Path(folder))

        def graded(exam: bool) -> float:
            began = time.perf_counter()
            report = grader.check(root=root, isolate=True, exam=exam)
            assert report.passed and report.exam_verdict == ("agrees" if exam else ""), report
            return time.perf_counter() - began

        graded(True)  # draws sittings ahead
        pairs = [(graded(False), graded(True)) for _ in range(repeat)]
    base = row("all tasks, isolated, without the exam", [without for without, _ in pairs])
    row("all tasks, isolated, with the exam", [with_exam for _, with_exam in pairs], base)


def red_share(grader: Grader, repeat: int) -> None:
    """Time red checks beside green ones of the same task, one after the other.

    A red one tells which mistake it is and what it follows from. CPU seconds: of the warm process
    and its workers, which is what a class or a busy machine pays.
    """
    with tempfile.TemporaryDirectory(prefix="g2c-bench-") as folder:
        root = worked_project(Path(folder))
        warm = psutil.Process(grader.pool.pid)
        for task, cell in RED.items():
            walls: dict[bool, list[float]] = {False: [], True: []}
            used = dict.fromkeys(walls, 0.0)
            for is_red in (False, True) * repeat:
                before, began = sum(warm.cpu_times()[:4]), time.perf_counter()
                report = grader.check([task], cell=cell if is_red else None, root=root)
                walls[is_red].append(time.perf_counter() - began)
                assert report.passed != is_red, report
                time.sleep(SETTLE)  # until the worker's end is accounted for
                used[is_red] += sum(warm.cpu_times()[:4]) - before
            base = row(f"{task}, green ({used[False] / repeat:.3f} s CPU)", walls[False])
            row(f"{task}, red ({used[True] / repeat:.3f} s CPU)", walls[True], base)


def loading(repeat: int) -> tuple[list[float], bool]:
    """Seconds that %load_ext takes in a fresh shell, and whether torch came with it."""
    times, torch = [], False
    for _ in range(repeat):
        out = subprocess.run(
            [sys.executable, "-c", LOAD], cwd=REPO, capture_output=True, text=True, check=True
        ).stdout.split()
        times.append(float(out[0]))
        torch |= out[1] == "True"
    return times, torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=20)
    repeat = parser.parse_args().repeat
    grader = Grader()
    tasks = grader.lesson.task_ids

    def check(*names: str) -> None:
        report = grader.check(names, borrow=tasks, root=REPO)
        assert report.passed, report

    began = time.perf_counter()
    check("linear")
    first = time.perf_counter() - began
    print(f"{'':<44} {'median':>10} {'p95':>10} {'n':>4}")
    warm = row("%g2c_check linear, warm", seconds(lambda: check("linear"), repeat))
    row(
        "  the last half of these, back to back",
        seconds(lambda: check("linear"), repeat // 2),
        warm,
    )
    row("%g2c_check, all tasks, warm", seconds(check, repeat), warm)
    row("%g2c_check linear, the very first", [first], warm)
    red_share(grader, repeat)
    exam_share(grader, repeat)
    row("ipytest, the same tests, in the kernel", seconds(ipytest_runner(), repeat), warm)
    row("cold python -m pytest -k linear", seconds(cold_pytest, max(3, repeat // 4)), warm)
    times, torch = loading(max(3, repeat // 4))
    row(f"%load_ext (torch imported: {torch})", times)
    process = psutil.Process(grader.pool.pid)
    memory = process.memory_full_info()
    own, resident = memory.uss / 2**20, memory.rss / 2**20
    print(f"warm process: {own:.0f} MB of its own, {resident:.0f} MB with what is shared")
    grader.close()


if __name__ == "__main__":
    main()
