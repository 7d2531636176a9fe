"""A report reads in a terminal, in both themes, and never runs what a learner made."""

import re
from dataclasses import replace

import pytest

from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.lessons.lesson import Pitfall
from g2c_magics.terminal.printing import Statuses
from g2c_magics.views.causes import age_text, causes_of
from g2c_magics.views.report import MAX_BYTES, to_html
from g2c_magics.views.report_text import to_text
from g2c_magics.views.style import DARK, LIGHT

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


BIAS = Pitfall("The bias is not used", "Every map goes through the origin.", "What is b for?")
SEEN = "Your output equals x @ W exactly."


def named(title: str = "known values: by hand", **more) -> CheckResult:
    """A failed check whose mistake is known."""
    advice = f"{SEEN} {BIAS.why} {BIAS.look}"
    given = {"pitfall": "missing-bias", "advice": advice, "known": BIAS, **more}
    return replace(check(), title=title, name=f"test_{title}", **given)


def tasks(**checks: tuple[CheckResult, ...]) -> Report:
    """A report on several tasks."""
    every = tuple(TaskResult(t, given, file="g2c/nn/modules.py") for t, given in checks.items())
    return replace(report(), tasks=every)


def both(shown: Report) -> tuple[str, str]:
    return to_text(shown), to_html(shown)


def words(text: str) -> str:
    """What a person reads of one of both forms, without its layout."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", text, flags=re.S).split())


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
    colors = dict(re.findall(r"--(ok|part|bad|dim|link):(#\w{6})", theme))
    assert len(colors) == 5
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


def test_the_cause_comes_before_the_checks_with_what_where_and_a_nudge():
    for text in both(report(check("passed"), named())):
        told = [
            "missing-bias: The bias is not used", "what happened", SEEN, "where",
            "g2c/nn/modules.py:3", "think about", BIAS.look, "why it matters", BIAS.why,
            "a passed one", "known values: by hand",
        ]  # fmt: skip
        places = [words(text).index(part) for part in told]
        assert places == sorted(places)


def test_a_terminal_dims_what_is_only_a_label():
    text = Statuses()(to_text(report(named())))
    dim = [text.plain[span.start : span.end] for span in text.spans if span.style == "g2c.label"]
    assert dim == ["what happened", "where", "think about", "why it matters"]


def test_checks_of_one_cause_name_it_and_do_not_repeat_it():
    shown = report(named(), named("batches: any rows", message="expected 3, got 4"), named("last"))
    for text in both(shown):
        assert words(text).count(SEEN) == words(text).count(BIAS.look) == 1
        assert words(text).count("(missing-bias)") == 2
    assert "as above" not in to_text(shown)


def test_two_causes_have_two_boxes_in_teaching_order():
    other = check(pitfall="wrong-axis", advice="The rows were summed.", line="g2c/nn/loss.py:9")
    for text in both(tasks(linear=(named(),), mse=(other,))):
        assert words(text).index(SEEN) < words(text).index("The rows were summed.")


def test_a_third_cause_is_one_line():
    every = {f"task{i}": (check(pitfall=f"pitfall-{i}", advice=f"Seen {i}."),) for i in range(4)}
    text, html = both(tasks(**every))
    assert "Seen 1." in text and "Seen 2." not in text and "Also pitfall-2 (task2)" in text
    folded = html[html.index("also: pitfall-2 in task2; pitfall-3 in task3") :]
    assert html.index("Seen 1.") < html.index("also: ") and "Seen 2." in folded


def test_one_banned_line_that_fails_two_tasks_is_told_once():
    for text in both(tasks(linear=(named(),), regression=(named(),))):
        assert words(text).count(SEEN) == 1


def test_the_same_mistake_on_two_lines_is_told_twice():
    there = named(line="g2c/nn/loss.py:9")
    assert len(causes_of(tasks(linear=(named(),), mse=(there,)))) == 2


def test_a_failure_without_a_known_cause_shows_its_own_message_first():
    first = replace(check(), title="order: the first first")
    shown = report(first, check(message="expected 5, got 6"))
    text, html = both(shown)
    for form in (text, html):
        assert words(form).index("expected 1, got 2") < words(form).index("order: the first first")
    assert text.count("expected 1, got 2") == 1
    assert "%g2c_hint task0" in text and "%g2c_hint task0" in html


def test_a_message_that_no_cause_explains_is_not_folded():
    html = to_html(report(named(), check(message="expected 5, got 6")))
    opened = html.index('<details class="g2c-check" open>')
    assert html.index("expected 1, got 2", html.index("<ul>")) < opened
    assert opened < html.index("expected 5, got 6", html.index("<ul>"))


def test_what_follows_from_an_earlier_task_has_no_cause_of_its_own():
    late = check(follows=("linear", "sgd"), message="expected 5, got 6")
    shown = tasks(linear=(named(),), regression=(late,))
    assert [cause.task for cause in causes_of(shown)] == ["linear"]
    assert "follows from linear and sgd: mend those first" in to_html(shown)
    task = replace(shown.tasks[1], follows=("linear",))
    for text in both(replace(shown, tasks=(task,))):
        assert "follows from linear: mend that first" in words(text)


def test_tracebacks_and_what_was_expected_are_folded():
    page = to_html(report(named(traceback="frames")))
    assert page.count("<details open>") == 1
    assert '<details class="g2c-check"><summary>' in page
    assert "<details><summary>traceback" in page


def test_passed_tasks_are_one_line():
    shown = tasks(module=(check("passed"),), relu=(check("passed"),), linear=(named(),))
    assert "✓ passed: module 1/1, relu 1/1\n" in to_text(shown)
    assert "module 1/1, relu 1/1</summary>" in to_html(shown)


def test_the_first_report_of_all_says_what_to_write_first_and_nothing_is_red():
    todo = check("todo", message="Linear.forward is not written yet")
    parts = {f"task{i}": (todo,) for i in range(12)}
    first = "Next: write Linear.forward (g2c/nn/modules.py:3)."
    text, html = both(replace(tasks(**parts), next_step=first))
    assert words(text).startswith("nn 0/12 0.10 s Next: write Linear.forward")
    assert text.count(first) == html.count(first) == 1 and len(text.splitlines()) < 10
    assert "✗" not in text and "✗" not in html and "g2c-cause" not in html.split("</style>")[1]


def test_the_place_is_a_link_relative_to_the_notebook():
    html = to_html(replace(report(named()), base="/home/ann/my notes/03"))
    link = '<a href="../../g2c/nn/modules.py#line=2">g2c/nn/modules.py:3</a>'
    assert html.count(link) == 2  # in the box and with the check


def test_a_link_in_vscode_has_its_form_of_a_line():
    html = to_html(replace(report(named()), base="/home/ann/notebooks", in_vscode=True))
    assert '<a href="../g2c/nn/modules.py:3:1">' in html and "#line" not in html


def test_the_part_to_write_first_is_a_link():
    todo = check("todo", message="Linear.forward is not written yet")
    step = "Next: write Linear.forward (g2c/nn/modules.py:3). A nudge: %g2c_hint linear"
    html = to_html(report(check("passed"), todo, next_step=step, base="/home/ann/notebooks"))
    assert 'write Linear.forward (<a href="../g2c/nn/modules.py#line=2">' in html


@pytest.mark.parametrize("number", ["x", "²", "1" * 5000])
def test_what_is_no_line_number_is_not_linked(number):
    line = f"g2c/nn/modules.py:{number}"
    assert "<a " not in to_html(replace(report(named(line=line)), base="/home/ann"))


@pytest.mark.parametrize("line", ["cell:3", "notes.py:3", "a" * 99])
def test_only_graded_files_are_linked(line):
    assert "<a " not in to_html(replace(report(named(line=line)), base="/home/ann"))


def test_a_place_in_the_cell_is_said_in_words():
    for text in both(report(named(line="cell:3"))):
        assert "line 3 of the cell" in words(text)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "just now"), (12.9, "12 s ago"), (185, "3 min ago"), (3 * 3600, "3 h ago"),
        (86_400, "1 day ago"), (200_000, "2 days ago"), (-5, "just now"),
    ],
)  # fmt: skip
def test_an_age_is_said_in_one_unit(seconds, said):
    assert age_text(seconds) == said


def test_the_report_says_when_the_graded_file_was_saved():
    shown = report(named(), at=1000.0)
    shown = replace(shown, tasks=(replace(shown.tasks[0], saved=988.0),))
    for text in both(shown):
        assert re.search(r"g2c/nn/modules.py:3,? saved 12 s ago", words(text))
        assert "g2c/nn/modules.py (sha 3f2a…, saved 12 s ago)" in words(text)


def test_files_that_cannot_be_imported_are_one_box_with_a_link():
    broken = report(check("error", message="IndentationError: unindent"), tasks=12, base="/home")
    shown = replace(broken, problem="IndentationError: unindent (g2c/nn/modules.py:3)")
    text, html = both(shown)
    assert text.count("IndentationError") == html.count("IndentationError") == 1
    assert '<a href="ann/g2c/nn/modules.py#line=2">' in html and "task3" not in text


def test_borrowed_work_is_labelled():
    task = TaskResult("linear", (check("passed"),), borrowed=True)
    shown = replace(report(), tasks=(task, replace(task, task="relu", borrowed=False)))
    assert "linear (borrowed)" in to_text(shown) and "your own: 1" in to_text(shown)
    assert "(borrowed)" in to_html(shown) and "your own: 1" in to_html(shown)
