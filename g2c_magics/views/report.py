"""Turn a grading Report into what a notebook shows.

Pure: no IPython, no I/O. Everything the learner made is escaped.
"""

import os.path
from html import escape
from urllib.parse import quote

from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.views.causes import (
    MAX_BOXES,
    Cause,
    cause_behind,
    causes_of,
    follows_text,
    place_text,
)
from g2c_magics.views.report_text import (
    GLYPHS,
    also,
    grouped,
    headline,
    is_new,
    of_task,
    saved_age,
    sources,
    task_score,
    to_text,
)
from g2c_magics.views.style import STYLE

__all__ = ["MAX_BYTES", "clip", "to_html", "to_text"]

MAX_BYTES = 30_000
# Characters for a message and for a folded text: the first pair that makes the page small enough.
BUDGETS = ((600, 1200), (400, 300), (200, 0), (60, 0), (20, 0))


def to_html(report: Report) -> str:
    """The report for a notebook: compact, details folded, light and dark, at most 30 KB."""
    html = ""
    for message, details in BUDGETS:
        html = page(report, message, details)
        if len(html.encode()) <= MAX_BYTES:
            break
    return html


def page(report: Report, message: int, details: int) -> str:
    """The report with so many characters at most for each message and for each folded text."""
    is_single = len(report.tasks) == 1
    parts = [STYLE, '<div class="g2c-report"><div class="g2c">']
    if not is_single:
        parts.append(
            f"<p><b>{escape(headline(report))}</b> "
            f'<span class="dim">{report.seconds:.2f} s</span></p>'
        )
    if report.problem:
        parts.append(problem_html(report, message, details))
    parts += [f"<p>Note: {escape(note)}</p>" for note in report.notes]
    causes = causes_of(report)
    parts += [cause_html(cause, report, message) for cause in causes[:MAX_BOXES]]
    if more := causes[MAX_BOXES:]:
        boxes = "".join(cause_html(cause, report, message) for cause in more)
        named = "; ".join(dict.fromkeys(cause.name for cause in more))
        parts.append(fold_html(f"also: {escape(named)}", boxes))
    step = step_html(report)
    is_first = not causes and not report.problem
    parts.append(step if is_first else "")
    open_tasks = [report.tasks[0].task] if is_single else [cause.task for cause in causes[:1]]
    for group in grouped(report):
        unfold = group[0].task in open_tasks and (not is_single or group[0].status != "passed")
        parts.append(group_html(group, report, causes, unfold, message, details))
    parts.append("" if is_first else step)
    parts.append(
        f'<p class="dim">Graded: {escape(sources(report))} in {escape(report.root)}</p></div></div>'
    )
    return "".join(parts)


def problem_html(report: Report, message: int, details: int) -> str:
    """Why nothing could be graded, in a box."""
    if report.unfinished or not report.tasks:
        return f'<div class="g2c-cause"><b class="error">✗ {escape(report.problem)}</b></div>'
    check = report.tasks[0].checks[0]
    whose = "Your cell" if (check.line or "").startswith("cell:") else "One of your files"
    head = f'<b class="error">✗ {whose} cannot be loaded</b>'
    what = row_html("what happened", escape(clip(check.message or report.problem, message)))
    where = row_html("where", place_html(check.line, report))
    return f'<div class="g2c-cause">{head}{what}{where}{trace_html(check, details)}</div>'


def cause_html(cause: Cause, report: Report, message: int) -> str:
    """A cause in a box: what happened, where, what to think about."""
    age = saved_age(cause, report)
    where = place_html(cause.check.line, report)
    aged = f'{where} <span class="dim">{escape(age)}</span>' if age else where
    head = (
        f'<b class="failed">✗ {escape(cause.title)}</b>'
        f'<span class="dim">{escape(of_task(cause, report))}</span>'
    )
    rows = (
        row_html("what happened", escape(clip(cause.happened, message))),
        row_html("where", aged),
        row_html("think about", f"<b>{escape(clip(cause.think, message))}</b>"),
        row_html("why it matters", escape(clip(cause.why, message))),
    )
    return f'<div class="g2c-cause">{head}{"".join(rows)}</div>'


def row_html(name: str, html: str) -> str:
    return f'<div class="g2c-row"><span>{name}</span><span>{html}</span></div>' if html else ""


def place_html(line: str | None, report: Report) -> str:
    """A place, as a link that opens the file where it is one of those graded."""
    if not line:
        return ""
    file, _, number = line.rpartition(":")
    text = escape(place_text(line))
    if not report.base or not is_number(number) or file not in report.files:
        return text
    path = os.path.relpath(f"{report.root}/{file}", report.base)
    # Both open the file at this line; JupyterLab counts lines from 0, VS Code columns from 1.
    at = f":{number}:1" if report.in_vscode else f"#line={int(number) - 1}"
    return f'<a href="{escape(quote(path))}{at}">{text}</a>'


def is_number(text: str) -> bool:
    """Whether it is the number of a line. Learner code can forge what it says of itself."""
    return text.isascii() and text.isdecimal() and len(text) < 8


def step_html(report: Report) -> str:
    """The first thing to do, with a link to its place."""
    every = (check for task in report.tasks for check in task.checks)
    line = next((check.line for check in every if check.status != "passed"), None)
    before, place, after = report.next_step.partition(f"({line})")
    link = f"({place_html(line, report)})" if place else ""
    return f"<p><b>{escape(before)}{link}{escape(after)}</b></p>" if report.next_step else ""


def group_html(
    tasks: list[TaskResult],
    report: Report,
    causes: tuple[Cause, ...],
    unfold: bool,
    message: int,
    details: int,
) -> str:
    """One line for tasks of one kind, with their checks folded below it."""
    if report.problem:
        return f"<p>{task_head(tasks[0], report)}</p>"
    if len(tasks) == 1:
        head = task_head(tasks[0], report)
    else:
        status = tasks[0].status
        names = escape(", ".join(map(task_score, tasks)))
        head = f'<span class="s {status}">{GLYPHS[status]} {status}</span> {names}'
    lists = []
    for task in tasks:
        title = f"<b>{escape(task.task)}</b>" if len(tasks) > 1 else ""
        seen: set[str] = set()
        checks = [
            check_html(check, cause_behind(causes, task, check), report, seen, message, details)
            for check in task.checks
        ]
        lists.append(f"{title}<ul>{''.join(checks)}</ul>")
    return fold_html(head, "".join(lists), unfold)


def task_head(task: TaskResult, report: Report) -> str:
    time = f' <span class="dim">{report.seconds:.2f} s</span>' if len(report.tasks) == 1 else ""
    follows = f", {follows_text(task.follows)}" if task.follows else ""
    return (
        f'<span class="s {task.status}">{GLYPHS[task.status]} {task.status}</span> '
        f"{escape(task_score(task) + follows)}{time}"
    )


def check_html(
    check: CheckResult,
    cause: Cause | None,
    report: Report,
    seen: set[str],
    message: int,
    details: int,
) -> str:
    """One check on one line; what it expected and got, and the learner's frames, are folded."""
    status = f'<span class="s {check.status}">{GLYPHS[check.status]} {check.status}</span>'
    behind = f'<span class="dim">{escape(also(check, cause))}</span>'
    line = f'{status}<span class="g2c-title">{escape(check.title)}{behind}</span>'
    below = ""
    if check.status != "passed":
        where = place_html(check.line, report)
        if is_new(f"{check.message} {check.line}", seen):
            below += f"<code>{escape(clip(check.message, message))}</code> {where}"
        if is_new(check.traceback + check.output, seen):
            below += trace_html(check, details)
    if not below:
        return f"<li>{line}</li>"
    state = " open" if is_unexplained(check, cause) else ""
    body = f"<summary>{line}</summary><div>{below}</div>"
    return f'<li><details class="g2c-check"{state}>{body}</details></li>'


def is_unexplained(check: CheckResult, cause: Cause | None) -> bool:
    """Whether only the check itself says what went wrong, so that its message has to be seen."""
    return not check.follows and not cause and check.status != "todo"


def trace_html(check: CheckResult, most: int) -> str:
    """The learner's frames and prints, folded; "" when there are none."""
    parts = []
    if check.traceback and most:
        parts.append(fold("traceback", clip(check.traceback, most)))
    if check.output and most and check.status != "passed":
        parts.append(fold("what your code printed", clip(check.output, most)))
    return "".join(parts)


def fold(title: str, text: str) -> str:
    return fold_html(title, f"<pre>{escape(text)}</pre>")


def fold_html(head: str, body: str, unfold: bool = False) -> str:
    state = " open" if unfold else ""
    return f"<details{state}><summary>{head}</summary>{body}</details>"


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
