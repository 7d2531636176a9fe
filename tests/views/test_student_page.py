"""A learner gets back what they need, nothing of anybody else, and nothing of our machine."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from test_report_view import contrast
from toy_class import LESSON, holds_to_the_rules, report, result, row

from g2c_magics.classroom.row import STATUSES, Row
from g2c_magics.views.html_page import PAPER, scrub
from g2c_magics.views.student_page import MAX_BYTES, OUTCOMES, to_html
from g2c_magics.views.style import DARK, LIGHT

NASTY = "<script>alert('x')</script> & <b>bold</b>"
PITFALLS = {
    "overflow": SimpleNamespace(
        title="exp overflows", why="inf is not a number.", look="Which sign?"
    )
}
ANN = row("ann", "passed", "failed", "todo", files="ef" * 32)
MIXED = report(
    result("passed", "small"),
    result("failed", "large", message="expected 1, got 2", line="g2c/toy/sums.py:3",
           pitfall="overflow", advice="It equals exp(x)."),
    result("failed", "larger", message="expected 9, got 8", pitfall="overflow",
           advice="It equals exp(x)."),
    next_step="Next: add, large. A nudge: %g2c_hint add",
)  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT + ";" + PAPER["light"], DARK + ";" + PAPER["dark"]])
@pytest.mark.parametrize("ground", ["paper", "soft"])
def test_every_text_has_enough_contrast_on_every_ground(theme, ground):
    colors = dict(re.findall(r"--(\w+):(#\w{6})", theme))
    for text in ("ink", "dim", "ok", "part", "bad"):
        assert contrast(colors[text], colors[ground]) >= 4.5


def test_the_score_what_is_wrong_and_what_to_do_are_on_the_page():
    page = holds_to_the_rules(to_html(ANN, MIXED, "4 May 2026", LESSON, PITFALLS))
    for told in (
        "ann", "A toy lesson", "4 May 2026", "10 of 30 points", "Of 1 task: 1 not right yet.",
        "add, large. A nudge: %g2c_hint add", "✓ passed small 10/10",
        "✗ failed large 0/10 expected 1, got 2 g2c/toy/sums.py:3",
        "overflow : exp overflows. It equals exp(x). inf is not a number. Which sign?",
        "overflow , as above", "expected 9, got 8", "cd" * 32, "ef" * 32, "ab" * 32,
    ):  # fmt: skip
        assert told in page.text
    assert page.text.count("exp overflows") == 1


def test_advice_that_says_why_and_where_is_not_followed_by_the_same_again():
    advice = "It equals exp(x). inf is not a number. Which sign?"
    shown = report(result(pitfall="overflow", advice=advice))
    text = holds_to_the_rules(to_html(ANN, shown, pitfalls=PITFALLS)).text
    assert text.count("inf is not a number.") == text.count("Which sign?") == 1


def test_full_marks_leave_nothing_to_do():
    full = row("ann", "passed", "passed", "passed")
    text = holds_to_the_rules(to_html(full, report(result("passed")))).text
    assert "30 of 30 points" in text and "Nothing is left to do." in text
    assert "✗" not in text


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "graded"])
def test_whatever_happened_the_page_says_it_and_what_to_do(status):
    without = status in ("refused", "ungraded")
    shown = None if without else report(result("failed"), next_step="Next: write add.")
    said = Row("ann", status, max_score=30, message="it holds a link: g2c/a.py")
    text = holds_to_the_rules(to_html(said, shown)).text
    assert f"✗ {status} : {OUTCOMES[status].what}" in text and "it holds a link: g2c/a.py" in text
    assert re.search(r"What to do next \S+", text)
    assert ("Not graded" in text) is without


def test_files_that_cannot_be_imported_are_told_once_and_not_per_check():
    broken = result("error", message="SyntaxError: invalid syntax", traceback="line 3\n  def (")
    shown = report(broken, broken, problem="SyntaxError: invalid syntax (g2c/toy/sums.py:3)")
    text = holds_to_the_rules(to_html(replace(ANN, status="error"), shown)).text
    assert text.count("SyntaxError") == 1 and "def (" in text
    assert "not right yet" not in text and "Restart your notebook" in text


def test_every_status_of_a_check_is_a_word_beside_its_sign():
    for status in ("passed", "failed", "todo", "error", "timeout", "crashed"):
        assert re.search(
            rf"[✓✗○] {status} a check",
            holds_to_the_rules(to_html(ANN, report(result(status)))).text,
        )


def test_nothing_of_the_learners_is_markup():
    nasty = result(
        message=NASTY, line=NASTY, pitfall=NASTY, advice=NASTY, output=NASTY, traceback=NASTY
    )
    shown = report(nasty, notes=(NASTY,), next_step=NASTY, files={NASTY: NASTY})
    for html in (
        to_html(replace(ANN, id=NASTY, message=NASTY), shown, NASTY),
        to_html(replace(ANN, status="error"), replace(shown, problem=NASTY)),
        to_html(Row("\udcff\x00", "refused", message=NASTY + "\ud800\x1b"), None),
    ):
        holds_to_the_rules(html)
        assert "<b>bold" not in html and "&lt;script&gt;" in html


def test_neither_other_learners_nor_suspicions_are_on_the_page():
    suspected = replace(ANN, attention=("the same work as bob",), tree="9" * 64)
    html = to_html(suspected, replace(MIXED, alerts=("it looked for the grader",)))
    assert "bob" not in html and "grader" not in html and "9" * 64 not in html


def test_files_that_were_not_handed_in_are_called_ours():
    files = {"g2c/toy/sums.py": "cd" * 32, "g2c/toy/more.py": "ce" * 32}
    shown = replace(MIXED, files=files)
    text = holds_to_the_rules(to_html(replace(ANN, filled=("g2c/toy/more.py",)), shown)).text
    assert "g2c/toy/more.py ours" in text and "g2c/toy/sums.py yours" in text


@pytest.mark.parametrize("sandboxed", [True, False])
def test_the_page_tells_whether_there_was_a_sandbox(sandboxed):
    text = holds_to_the_rules(to_html(replace(ANN, sandboxed=sandboxed), MIXED)).text
    assert ("in a sandbox" in text) is sandboxed and ("without a sandbox" in text) is not sandboxed


ROOT = "/scratch/g2c-77/ann"
PATHS = {
    f"in {ROOT}/g2c/toy/sums.py:84": "in g2c/toy/sums.py:84",
    f"it wrote to {ROOT}.": "it wrote to your folder.",
    f'File "{ROOT}/g2c/toy/sums.py", line 3': 'File "g2c/toy/sums.py", line 3',
    'File "/opt/My Py/lib/python3.11/site-packages/torch/nn.py"': 'File "torch/nn.py"',
    'File "/usr/lib/python3.11/random.py", line 1': 'File "random.py", line 1',
    "No such file: '/home/Prof Mill/class/bob/notes.txt'": "No such file: '…/notes.txt'",
    "cwd is /home/prof/class": "cwd is …",
    "PATH=/home/prof/bin:/opt/tools/bin": "PATH=…:…",
    "file:///home/prof/a.csv": "…/a.csv",
    r"C:\Users\prof\class\a.csv and C:/Users/prof": "…/a.csv and …",
    r"'C:\\Users\\Prof Mill\\ann\\g2c\\toy\\sums.py'": "'g2c/toy/sums.py'",
    "3/4, a/b or x / y, and/or W.T/2/n": "3/4, a/b or x / y, and/or W.T/2/n",
    "see https://example.org/a/b": "see https://example.org/a/b",
    "//home/prof//class/a": "…",
    "see g2c/toy/sums.py:3": "see g2c/toy/sums.py:3",
}


@pytest.mark.parametrize("text", PATHS)
def test_no_path_of_our_machine_is_left_in_a_text(text):
    assert scrub(text, ROOT) == PATHS[text]


def test_a_report_whose_root_is_a_mere_name_loses_no_words():
    assert scrub("x is W, and W/2 is not", "W") == "x is W, and W/2 is not"


def test_no_path_of_our_machine_is_left_on_the_page():
    told = f"{ROOT}/g2c/toy/sums.py and /home/prof/class/bob"
    nasty = result(message=told, line=told, pitfall="p", advice=told, output=told, traceback=told)
    shown = report(nasty, notes=(told,), next_step=told)
    for html in (
        to_html(replace(ANN, message=told), shown),
        to_html(replace(ANN, status="error"), replace(shown, problem=told)),
        to_html(Row("ann", "refused", message=told), None),
    ):
        assert "scratch" not in html and "prof" not in html and "bob" not in html


def test_the_worst_report_stays_below_100_kb():
    worst = [
        result(
            "error", f"check {i}", message=f"{i} <'" * 900, pitfall="p", advice=f"{i} &" * 900,
            output=f"{i} &" * 3000, traceback=f"{i} <" * 3000,
        )
        for i in range(60)
    ]  # fmt: skip
    html = to_html(ANN, report(*worst), lesson=LESSON)
    assert len(html.encode()) <= MAX_BYTES
    assert holds_to_the_rules(html).text.count("✗ error check") == 60
