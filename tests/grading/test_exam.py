"""What passed is asked again with other numbers, in a process with nothing to take them from."""

import math
from pathlib import Path

import forked_python
import pytest
from answers import write_answers
from corpus import submissions
from corpus.exam import held, sittings
from forgeries import BOUND, BY_GC, FORGERIES, TAKEN_FROM_THE_TESTS
from tiers import tiered

from g2c_magics.grading.collector import Collector
from g2c_magics.grading.exam import SHARED_BY, Asked, Findings, agree
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.outcome import Outcome
from g2c_magics.grading.process.endings import Done
from g2c_magics.grading.process.exam_job import ExamJob
from g2c_magics.grading.process.transcript import WorkerRun
from g2c_magics.grading.report import Report, Ungraded
from g2c_magics.lessons.lesson import load

UNWRITTEN = 35  # points of the scaffold as it comes
RIGHT = [s for s in submissions() if s.right]


def add(project: Path, code: str, name: str = "modules") -> None:
    """Write code to the end of one of the learner's files."""
    file = project / f"g2c/nn/{name}.py"
    file.write_text(f"{file.read_text()}\n\n{code}\n")


def exams(report: Report) -> dict[str, bool | None]:
    return {check.name: check.exam for task in report.tasks for check in task.checks}


def test_every_check_is_asked_about_and_nothing_else_is():
    lesson = load("nn")
    questions = lesson.require("exam").QUESTIONS
    assert {name for q in questions for name in q.checks} == {c.name for c in lesson.checks}
    assert len({q.name for q in questions}) == len(questions)
    assert {task for q in questions for task in q.leans} <= set(lesson.task_ids)


def test_the_worked_answers_agree_on_every_check(check_worked):
    report = check_worked(isolate=True)
    assert (report.score, report.exam_verdict, report.alerts) == (120, "agrees", ())
    assert set(exams(report).values()) == {True}
    assert report.exam == "Asked again with other numbers: 55 of the 55 checks that passed agree."
    assert report.to_dict()["tasks"][0]["checks"][0]["exam"] is True


def test_work_that_is_not_begun_keeps_its_points(grader, project):
    report = grader.check(root=project, exam=True)
    assert (report.score, report.exam_verdict, report.alerts) == (UNWRITTEN, "agrees", ())


def test_a_plain_check_holds_no_exam(check_worked):
    report = check_worked(["linear"])
    assert (report.exam, report.exam_verdict, report.confirmed_score) == ("", "", 10)
    assert set(exams(report).values()) == {None}


def test_what_is_borrowed_is_not_asked(grader, project):
    assert grader.check(root=project, borrow=["linear"], exam=True).exam == ""


def test_a_sample_of_right_work_agrees(check_worked, grader):
    root = check_worked(["mse"]).root
    odd = [h for h in held(grader, Path(root), RIGHT[::6], sittings(grader, 2)) if not h.agrees]
    assert not odd


@pytest.mark.slow
@pytest.mark.whole
def test_all_right_work_agrees_whatever_the_numbers(check_worked, grader):
    root = check_worked(["mse"]).root
    odd = [h for h in held(grader, Path(root), RIGHT, sittings(grader, 3)) if not h.agrees]
    assert not odd


@pytest.mark.parametrize("name", tiered(FORGERIES, "traceback.walk_stack"))
def test_a_forgery_earns_nothing_and_a_human_is_told(name, grader, project):
    add(project, FORGERIES[name].code)
    if FORGERIES[name].beside:
        (project / "g2c/nn/evil.py").write_text(FORGERIES[name].beside)
    report = grader.check(root=project, isolate=True)
    assert report.isolated
    assert report.score <= UNWRITTEN
    assert report.exam_verdict == "differs" and "when asked again" in " ".join(report.alerts)
    forged = [c for t in report.tasks for c in t.checks if c.exam is False]
    assert {c.points for c in forged} == {0} and {c.status for c in forged} == {"failed"}
    assert forged[0].message == "Passed its checks, but raised an error when asked again."


@pytest.mark.parametrize("name", BOUND)
def test_what_sends_and_compares_is_bound_before_it_can_be_replaced(name, grader, project):
    add(project, BOUND[name])
    assert grader.check(["linear", "relu"], root=project).score == 4 + 2


def test_what_the_tests_compare_with_cannot_be_handed_in(grader, project):
    add(project, TAKEN_FROM_THE_TESTS, "loss")
    assert grader.check(["cross_entropy"], root=project).score == 10
    report = grader.check(["cross_entropy"], root=project, isolate=True)
    assert (report.score, report.exam_verdict) == (0, "differs")


def test_what_an_import_replaces_in_torch_spoils_no_answer(grader, project):
    add(project, "torch.Tensor.tolist = lambda self: [0.0]\nimport builtins\nbuiltins.len = id")
    report = grader.check(["linear"], root=project, isolate=True)
    assert (report.score, report.exam_verdict) == (4, "agrees")


SHORTCUTS = (
    "Linear.forward = lambda s, x: vars(torch)['nn'].functional.linear(x, s.W.T, s.b)",
    "from functools import partial\nlinear = vars(torch)['nn'].functional.linear\n"
    "Linear.__call__ = property(lambda s: partial(linear, weight=s.W.T, bias=s.b))",
)


@pytest.mark.parametrize("shortcut", SHORTCUTS)
def test_a_forged_verdict_on_a_banned_api_is_told_by_its_name(shortcut, grader, project):
    """The tests' own process is made to say that all is well, and the numbers are right."""
    add(project, f"{FORGERIES['traceback.walk_stack'].code}\n{shortcut}")
    report = grader.check(["linear"], root=project, isolate=True)
    said = "passed its checks, but used what is off limits here when asked again"
    assert report.score == 4 and any(said in alert for alert in report.alerts)
    forged = [c for c in report.tasks[0].checks if c.exam is False]
    assert len(forged) == 3 and {c.pitfall for c in forged} == {"torch-nn-shortcut"}


SEARCH = """
import gc, sys, types
NAMES = {"linear_" + "forward", "sgd_" + "step", "reference_" + "cross_entropy", "check_" + "step"}
def found():
    left, seen = [*gc.get_objects(), sys.modules, sys._getframe()], set()
    while left:
        thing = left.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            if isinstance(thing, types.CodeType):
                if thing.co_name in NAMES:
                    return True
                left += thing.co_consts
            left += gc.get_referents(thing)
            if isinstance(thing, types.FrameType):
                left += [thing.f_back, thing.f_globals]
    return False
FOUND = found()
Linear.forward = lambda self, x: x @ self.W + self.b + FOUND
"""


@pytest.mark.slow
def test_no_test_and_no_answer_is_within_reach_of_the_exam(grader, project):
    add(project, SEARCH)
    assert grader.check(["linear"], root=project, limit=60).score < 10  # there they are
    job, name = exam_job(grader, project), "test_linear_known_values"
    findings = grader.examiner.hold(grader.examiner.sitting(), job, [name], 60)
    assert findings.of_check(name) is True


def exam_job(grader: Grader, root: Path) -> ExamJob:
    return ExamJob("nn", str(root), (), (), grader.memory_gb, isolate=True)


ONLY_IN_THE_EXAM = """
import traceback
if any("exam_worker" in f.f_code.co_filename for f, _ in traceback.walk_stack(None)):
    {0}
Linear.forward = lambda self, x: x @ self.W + self.b
"""


@pytest.mark.parametrize("what", ["import os; os._exit(0)", "raise ValueError"])
def test_no_answer_is_no_wrong_answer(what, grader, project):
    add(project, ONLY_IN_THE_EXAM.format(what))
    report = grader.check(["linear"], root=project, isolate=True)
    assert report.score == 10 and set(exams(report).values()) == {None}
    assert report.exam_verdict == "unanswered"
    assert report.unanswered.startswith("No answer when asked again on linear")
    with pytest.raises(Ungraded, match="No answer when asked again"):
        report.confirmed_score  # noqa: B018 - it raises


def test_a_question_that_hangs_leaves_the_others_their_answers(grader, project):
    add(project, "Linear.forward = lambda self, x: x @ self.W + self.b")
    add(
        project,
        "import sys\ndef parameters(self):\n"
        "    while sys._getframe(1).f_code.co_name == 'linear_lists':\n        pass\n"
        "    return [self.W, self.b]\nLinear.parameters = parameters",
    )
    report = grader.check(["linear"], root=project, isolate=True, limit=1.0)
    silent = [name for name, agrees in exams(report).items() if agrees is None]
    assert silent == ["test_linear_lists_its_parameters"]
    assert report.exam_verdict == "unanswered"


def test_what_is_no_answer_is_read_no_further_than_expected(grader, project):
    """Numbers of another count, or none, differ; the stream is not read on."""
    add(project, "Linear.forward = lambda self, x: (x @ self.W + self.b).flatten()")
    findings = grader.examiner.hold(
        grader.examiner.sitting(),
        exam_job(grader, project),
        [c.name for c in grader.lesson.checks_of("linear")],
        5.0,
    )
    assert list(findings.agrees.values()).count(False) == 3
    assert list(findings.agrees.values()).count(True) == 3


def test_isolated_hand_ins_share_a_sitting_and_others_never(grader):
    shared = [grader.examiner.sitting(shared=True) for _ in range(2 * SHARED_BY)]
    alone = [grader.examiner.sitting() for _ in range(3)]
    seeds = [sitting.seed for sitting in shared]
    assert max(map(seeds.count, seeds)) <= SHARED_BY and len(set(seeds)) < len(seeds)
    assert len({sitting.seed for sitting in alone}) == 3
    assert not set(seeds) & {sitting.seed for sitting in alone}


def test_each_sitting_has_numbers_of_its_own_that_its_seed_fixes(grader):
    one, other = grader.examiner.sitting(), grader.examiner.sitting()
    assert one.seed != other.seed
    (again,) = grader.examiner.draw([one.seed])
    name = "linear_known_values"
    assert agree(again.answers[name], one.answers[name])
    assert not agree(other.answers[name], one.answers[name])
    assert all(map(math.isfinite, (v for answer in one.answers.values() for v in answer)))


def test_numbers_agree_within_rounding_and_nan_with_nothing():
    assert agree((1.0, 1000.0), (1.000001, 1000.005))
    assert not agree((1.0,), (1.0001,))
    assert not agree((math.nan,), (math.nan,))
    assert not agree((1.0,), (1.0, 1.0))


def in_a_terminal(*words: str) -> str:
    """What a command prints."""
    return forked_python.run("g2c_magics", *words).stdout


def test_the_exam_is_held_at_home_too_and_told_in_one_line(project):
    add(project, "Linear.forward = lambda self, x: x @ self.W + self.b")
    checked = in_a_terminal("check", "linear", "--exam", "--root", str(project))
    assert "Asked again with other numbers: 6 of the 6 checks that passed agree." in checked
    standing = in_a_terminal("progress", "--root", str(project)).split()
    line = f"Asked again with other numbers: {17 + 3} of the {17 + 3} checks that passed agree"
    assert line in " ".join(standing)
    nothing = in_a_terminal("check", "mse", "--exam", "--borrow", "mse", "--root", str(project))
    assert "No exam was held" in nothing


NO_DECAY = """
def step(self):
    for p in self.params:
        if p.grad is not None:
            p.data -= self.lr * p.grad
SGD.step = step
"""
RAISES = "def train_linear_regression(x, y, steps=500, lr=0.1):\n    raise ValueError\n"


def test_what_differs_for_a_wrong_part_alone_is_right_with_that_part_lent(grader, project):
    write_answers(project)
    add(project, "ReLU.forward = lambda self, x: x.clamp(0, 2)")
    report = grader.check(["relu", "classifier", "mnist"], root=project, isolate=True)
    assert report.tasks[0].score < 10 and report.tasks[2].score == 10
    assert (report.exam_verdict, report.alerts) == ("agrees", ())


def test_a_part_that_is_wrong_excuses_no_forgery_of_what_leans_on_it(grader, project):
    write_answers(project)
    add(project, NO_DECAY, "optim")
    only = BY_GC.replace("def check(", "def forge(").replace(
        "    worker.check = check",
        "    def check(name, *rest, real=worker.check):\n"
        "        return (forge if 'regression' in name else real)(name, *rest)\n"
        "    worker.check = check",
    )
    add(project, RAISES + only, "train")
    report = grader.check(["sgd", "regression"], root=project, isolate=True)
    assert (report.tasks[1].score, report.exam_verdict) == (0, "differs")


FOLLOWS = """
import gc
def check(name, test, about):
    worker.begin(name)
    worker.watchdog.stop()
    status = "passed" if worker.job.again else "failed"
    worker.channel.send({"event": "outcome", "step": name, "status": status})
    used = {"tasks": ["linear"], "changed": {}, "written": {}}
    if worker.job.again:
        worker.channel.send({"event": "used", "step": name, **used})
for worker in [thing for thing in gc.get_objects() if type(thing).__name__ == "Worker"]:
    worker.check = check
"""


def test_what_is_forged_to_follow_from_another_task_counts_in_no_score(grader, project):
    add(project, FOLLOWS)
    report = grader.check(["linear", "relu", "mnist"], root=project, isolate=True)
    assert [task.independent_score for task in report.tasks] == [0, 2, 0]
    assert any("did not when asked again" in alert for alert in report.alerts)


def test_what_does_follow_from_another_task_is_confirmed(grader, project):
    write_answers(project)
    add(project, "Linear.forward = lambda self, x: x @ self.W - self.b")
    report = grader.check(["linear", "regression"], root=project, isolate=True)
    assert report.tasks[1].score < report.tasks[1].independent_score == 10 and not report.alerts


def collected(failed: str) -> Report:
    """A report where one task's checks failed, and another's passed and its exam differs."""
    lesson = load("nn")
    checks = [*lesson.checks_of(failed), *lesson.checks_of("regression")]
    outcomes = {
        c.name: Outcome("passed" if c.task == "regression" else "failed", "") for c in checks
    }
    collector = Collector(lesson, Path(), checks, set(), None)
    collector.add(WorkerRun(Done(), outcomes, {}, {}, (), (), "", 0.1, {}))
    question = Asked("q", tuple(c.name for c in checks), ("linear", "mse", "sgd"))
    collector.examine(Findings((question,), {"q": False}, 0.1))
    return collector.report(0.1)


def test_where_a_task_it_leans_on_lacks_full_marks_only_the_human_is_told():
    report = collected(failed="linear")
    assert report.score == 10 and report.tasks[1].checks[0].exam is False
    assert report.alerts == (
        "regression passed its checks, but gave other numbers when asked again. It leans on "
        "linear: see whether that is why.",
    )
    assert collected(failed="tanh").score == 0
