"""A hang costs its full time once, and no check that would have passed pays for it."""

from answers import write_answers

from g2c_magics.grading.process.time_limits import HASTE, Hang, TimeLimits

LOOP = "def {0}(self, x):\n    while True:\n        x = x + 0\n{1}.forward = {0}\n"
SLOW = "import time\ndef slow(self, x):\n    time.sleep(0.3)\n    return {0}\n{1}.forward = slow\n"


def write(project, *codes):
    write_answers(project)
    file = project / "g2c/nn/modules.py"
    file.write_text("\n\n".join([file.read_text(), *codes]))


def test_nothing_is_hurried_before_something_has_hung():
    assert TimeLimits(5.0).limits(["a", "b"]) == (5.0, 5.0)


def test_after_a_hang_a_check_is_stopped_soon_in_the_same_function_only():
    patience = TimeLimits(5.0)
    assert patience.counts(Hang("a", "modules.py forward"))
    assert patience.limits(["b", "c"]) == (HASTE, HASTE)
    assert patience.counts(Hang("b", "modules.py forward"))
    assert not patience.counts(Hang("c", "train.py train_one_epoch"))
    assert patience.limits(["c", "d"]) == (2.5, HASTE)
    assert patience.counts(Hang("c", "train.py train_one_epoch"))
    assert patience.limits(["d"]) == (HASTE,)


def test_code_that_hangs_in_ever_other_functions_gets_ever_less_time():
    patience, spent = TimeLimits(5.0), 0.0
    for i in range(14):
        (limit,) = patience.limits([str(i)])
        spent += limit
        if not patience.counts(Hang(str(i), f"function {i}")):
            spent += patience.limits([str(i)])[0]
            assert patience.counts(Hang(str(i), f"function {i}"))
    assert spent < 25


def test_a_short_limit_is_never_made_longer():
    patience = TimeLimits(0.1)
    assert patience.counts(Hang("a", "f")) and patience.limits(["b"]) == (0.1,)
    assert not patience.counts(Hang("b", "g")) and patience.limits(["b"]) == (0.1,)


def test_a_hang_in_many_checks_takes_little_more_than_its_limit(grader, project):
    write(project, LOOP.format("forward", "Linear"))
    report = grader.check(root=project, limit=1.5)
    checks = [check for task in report.tasks for check in task.checks]
    hung = [check for check in checks if check.status == "timeout"]
    assert len(hung) >= 10 and {c.status for c in checks} == {"timeout", "passed"}
    assert report.seconds < 1.5 + len(hung) * (HASTE + 0.4)
    assert all(check.line.startswith("g2c/nn/modules.py:") for check in hung)


def test_a_slow_check_passes_although_another_has_hung(grader, project):
    write(project, LOOP.format("stuck", "Linear"), SLOW.format("torch.relu(x)", "ReLU"))
    report = grader.check(["linear", "relu"], root=project, limit=2.0)
    assert [task.score for task in report.tasks] == [4, 10]


def test_a_slow_import_is_not_hurried_by_a_hang(grader, project):
    write(project, LOOP.format("stuck", "Linear"), "import time\ntime.sleep(0.4)")
    report = grader.check(["linear", "relu"], root=project, limit=1.0)
    assert [task.score for task in report.tasks] == [4, 10] and not report.problem


def test_slow_imports_after_a_hang_come_to_an_end(grader, project):
    write(project, LOOP.format("stuck", "Linear"), "import time\ntime.sleep(0.4)")
    report = grader.check(root=project, limit=0.5)
    messages = [check.message for task in report.tasks for check in task.checks]
    assert report.seconds < 0.5 + 3.0 + 2.0
    assert any(message.startswith("Not run: after the first check") for message in messages)
