"""Turn a grading Report into plain text of 80 columns.

Pure: no IPython, no I/O.
"""

import textwrap

from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.views.causes import (
    MAX_BOXES,
    Cause,
    cause_behind,
    causes_of,
    follows_text,
    place_text,
    saved_text,
)

WIDTH = 80
GLYPHS = {
    "passed": "✓",
    "partial": "◐",
    "failed": "✗",
    "todo": "○",
    "error": "✗",
    "timeout": "✗",
    "crashed": "✗",
}


def headline(report: Report) -> str:
    """nn 40/120, and whose points these are when some were borrowed."""
    own = report.own_score != report.score or any(task.borrowed for task in report.tasks)
    return f"{report.lesson} {report.score}/{report.max_score}" + (
        f" (your own: {report.own_score})" if own else ""
    )


def sources(report: Report) -> str:
    """What was graded: the files of these tasks, each with its short digest and its age."""
    tasks = {task.file: task for task in report.tasks if task.file in report.files}
    named = [
        f"{file} ({', '.join(filter(None, (digest(report, file), saved_text(task, report))))})"
        for file, task in tasks.items()
    ]
    return ("your cell on top of " if report.cell else "") + ", ".join(named)


def digest(report: Report, file: str) -> str:
    return f"sha {report.files[file][:4]}…"


def to_text(report: Report) -> str:
    """The report in 80 columns: the causes, then the checks a line each, then what was graded."""
    is_single = len(report.tasks) == 1
    lines = [] if is_single else [f"{headline(report)}   {report.seconds:.2f} s"]
    if report.problem:
        lines += problem_lines(report)
    for note in report.notes:
        lines += wrap(f"Note: {note}", "  ")
    causes = causes_of(report)
    for cause in causes[:MAX_BOXES]:
        lines += cause_lines(cause, report)
    for cause in causes[MAX_BOXES:]:
        lines += wrap(f"✗ Also {cause.title}{of_task(cause, report)}", "  ")
    todo_step = report.next_step if not causes and not report.problem else ""
    if todo_step:
        lines += wrap(todo_step, "  ")
    open_tasks = [cause.task for cause in causes[:MAX_BOXES]]
    for group in grouped(report):
        if len(group) > 1:
            lines += wrap(group_line(group), "  ")
            continue
        (task,) = group
        lines += wrap(task_line(task, report), "  ")
        if not report.problem and (is_single or task.task in open_tasks):
            seen: set[str] = set()
            for check in task.checks:
                lines += check_lines(check, cause_behind(causes, task, check), seen)
    lines += wrap(f"Graded: {sources(report)} in {report.root}", "  ")
    if report.next_step and not todo_step:
        lines += wrap(report.next_step, "  ")
    return "\n".join(lines)


def problem_lines(report: Report) -> list[str]:
    """Why nothing could be graded, with the place and what the code printed before."""
    lines = wrap(f"✗ {report.problem}", "  ")
    return lines + (printed_lines(report.tasks[0].checks[0], set()) if report.tasks else [])


def cause_lines(cause: Cause, report: Report) -> list[str]:
    """A cause in full, and an empty line."""
    where = place_text(cause.check.line) if cause.check.line else ""
    age = saved_age(cause, report)
    rows = (
        ("what happened", cause.happened),
        ("where", f"{where}, {age}" if where and age else where),
        ("think about", cause.think),
        ("why it matters", cause.why),
    )
    lines = wrap(f"✗ {cause.title}{of_task(cause, report)}", "  ")
    for name, text in rows:
        lines += wrap(f"  {name:<16}{text}", " " * 18) if text else []
    return [*lines, ""]


def of_task(cause: Cause, report: Report) -> str:
    """ " (linear)", where a report on several tasks does not say it otherwise."""
    return f" ({cause.task})" if len(report.tasks) > 1 and cause.check.pitfall else ""


def saved_age(cause: Cause, report: Report) -> str:
    """When the file that the cause is in was saved; "" for a cell or another file."""
    file = (cause.check.line or "").rpartition(":")[0]
    task = next((task for task in report.tasks if task.file == file), None)
    return saved_text(task, report) if task else ""


def grouped(report: Report) -> list[list[TaskResult]]:
    """The tasks line by line: all of one status in one, but for those that failed."""
    if report.problem:
        return [[task] for task in report.tasks[:1] if len(report.tasks) == 1]
    by_line: dict[str, list[TaskResult]] = {}
    for task in report.tasks:
        by_line.setdefault(task.task if task.status == "failed" else task.status, []).append(task)
    return list(by_line.values())


def group_line(tasks: list[TaskResult]) -> str:
    """Several tasks of one kind: "✓ passed: module 10/10, mse (borrowed) 10/10"."""
    status = tasks[0].status
    return f"{GLYPHS[status]} {status}: " + ", ".join(map(task_score, tasks))


def task_score(task: TaskResult) -> str:
    """ "mse (borrowed) 10/10"."""
    borrowed = " (borrowed)" if task.borrowed else ""
    return f"{task.task}{borrowed} {task.score}/{task.max_score}"


def task_line(task: TaskResult, report: Report) -> str:
    """ "linear            4/10 ✗ failed"."""
    name = task.task + (" (borrowed)" if task.borrowed else "")
    score = f"{task.score}/{task.max_score}"
    line = f"{name:<16} {score:>5} {GLYPHS[task.status]} {task.status}"
    if task.follows:
        line += f", {follows_text(task.follows)}"
    return line + (f"   {report.seconds:.2f} s" if len(report.tasks) == 1 else "")


def check_lines(check: CheckResult, cause: Cause | None, seen: set[str]) -> list[str]:
    """One check: status and title, then what neither its cause nor a check before has said."""
    lines = wrap(f"  {check.status:<8} {check.title}{also(check, cause)}", " " * 11)
    if check.status == "passed":
        return lines
    if is_told(check, cause):
        return lines + printed_lines(check, seen)
    if is_new(f"{check.message} {check.line}", seen):
        lines += wrap(" " * 11 + check.message, " " * 11) if check.message else []
    return lines + printed_lines(check, seen)


def also(check: CheckResult, cause: Cause | None) -> str:
    """What stands behind the title of a failed check: its cause, where another check told it."""
    if check.follows:
        return f" ({follows_text(check.follows)})"
    return f" ({cause.label})" if cause and cause.check is not check else ""


def is_told(check: CheckResult, cause: Cause | None) -> bool:
    """Whether a cause above says all that the check would."""
    if not cause:
        return bool(check.follows)
    return cause.check is not check or cause.happened == check.message


def printed_lines(check: CheckResult, seen: set[str]) -> list[str]:
    """The beginning of what the learner's code printed, once."""
    if not check.output or not is_new(check.output, seen):
        return []
    return wrap(" " * 11 + f"printed: {check.output[:300].strip()}", " " * 13)


def is_new(text: str, seen: set[str]) -> bool:
    """Whether `text` has not been said yet; it has, from now on."""
    new = text not in seen
    seen.add(text)
    return new


def wrap(text: str, indent: str) -> list[str]:
    """Lines of at most 80 columns, continued with an indent; nothing but the text's own words."""
    lines = textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, drop_whitespace=True, break_on_hyphens=False
    )
    return lines or [""]
