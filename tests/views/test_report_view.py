"""A report reads in a terminal, in both themes, and never runs what a learner made."""

import re
from dataclasses import replace

import pytest

from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.views.report import DARK, LIGHT, MAX_BYTES, to_html
from g2c_magics.views.report_text import to_text

NASTY = "<script>alert('x')</script> & <b>bold</b>"
STATUSES = ("passed", "failed", "todo", "error", "timeout", "crashed")


def check(status: str = "failed", **more) -> CheckResult:
    points = 1 if status == "passed" else 0
    given = {"message": "expected 1, got 2", "line": "g2c/nn/modules.py:3", **more}
    return CheckResult(f"test_{status}", f"a {status} one", status, points, 1, **given)


def report(*checks: CheckResult, tasks: int = 1, **more) -> Report:
    return Report(
        lesson="nn",
        root="/home/ann",
        files={"g2c/nn/modules.py": "3f2a" + "0" * 60},
        tasks=tuple(TaskResult(f"task{i}", checks, file="g2c/nn/modules.py") for i in range(tasks)),
        seconds=0.1,
        **more,
    )


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.1)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "paper"), [(LIGHT, "#ffffff"), (DARK, "#111111")])
def test_every_text_colour_has_enough_contrast(theme, paper):
    colors = dict(re.findall(r"--(ok|part|bad|dim):(#\w{6})", theme))
    assert len(colors) == 4
    for color in colors.values():
        assert contrast(color, paper) >= 4.5


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_a_word_in_both_forms(status):
    shown = report(check(status))
    assert status in to_text(shown).split()
    assert re.search(rf"class=\"s {status}\">. {status}<", to_html(shown))


def test_nothing_of_the_learners_is_markup():
    nasty = check(
        message=NASTY, line=NASTY, pitfall=NASTY, advice=NASTY, output=NASTY, traceback=NASTY
    )
    shown = report(nasty, problem=NASTY, notes=(NASTY,), next_step=NASTY)
    for page in (to_html(shown), to_html(replace(shown, problem="", root=NASTY))):
        assert "<script>" not in page and "<b>bold" not in page and "&lt;script&gt;" in page


def test_a_terminal_of_80_columns_is_wide_enough():
    shown = report(
        check(message="expected " + "1.0, " * 60, advice="why " * 40, pitfall="missing-bias"),
        tasks=12, notes=("word " * 40,), next_step="write " * 30,
    )  # fmt: skip
    assert max(map(len, to_text(shown).splitlines())) <= 80


def test_the_worst_report_stays_below_30_kb():
    worst = [
        replace(
            check(status, message=f"{i} <" * 200, output=f"{i} &" * 900, traceback=f"{i} <" * 900),
            name=f"test_{i}",
            pitfall="missing-bias",
            advice=f"{i} &" * 200,
        )
        for i, status in enumerate(["failed", "error"] * 3)
    ]
    page = to_html(report(*worst, tasks=12))
    assert len(page.encode()) <= MAX_BYTES
    assert page.count("<details") == page.count("</details>") >= 12


def test_details_are_folded_and_only_some_tasks_are_open():
    page = to_html(report(check(traceback="frames"), tasks=12))
    assert page.count("<details open>") == 3
    assert "<details><summary>traceback" in page


def test_what_an_earlier_check_said_is_not_said_again():
    same = check(pitfall="missing-bias", advice="b never took part")
    for text in (to_text(report(same, same)), to_html(report(same, same))):
        assert text.count("b never took part") == text.count("expected 1, got 2") == 1
        assert "as above" in text


def test_borrowed_work_is_labelled():
    task = TaskResult("linear", (check("passed"),), borrowed=True)
    shown = replace(report(), tasks=(task, replace(task, task="relu", borrowed=False)))
    assert "linear (borrowed)" in to_text(shown) and "your own: 1" in to_text(shown)
    assert "(borrowed)" in to_html(shown) and "your own: 1" in to_html(shown)
