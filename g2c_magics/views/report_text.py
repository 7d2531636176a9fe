"""Turn a grading Report into plain text of 80 columns.

Pure: no IPython, no I/O.
"""

import textwrap

from g2c_magics.grading.report import CheckResult, Report, TaskResult

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
MAX_OPEN = 3  # tasks whose checks a notebook shows unfolded


def headline(report: Report) -> str:
    """nn 40/120, and whose points these are when some were borrowed."""
    own = report.own_score != report.score or any(task.borrowed for task in report.tasks)
    return f"{report.lesson} {report.score}/{report.max_score}" + (
        f" (your own: {report.own_score})" if own else ""
    )


def sources(report: Report) -> str:
    """What was graded: the files of these tasks, each with its short digest."""
    files = dict.fromkeys(task.file for task in report.tasks)
    named = [f"{file} (sha {report.files[file][:4]}…)" for file in files if file in report.files]
    return ("your cell on top of " if report.cell else "") + ", ".join(named)


def to_text(report: Report) -> str:
    """The report in 80 columns."""
    lines = []
    if len(report.tasks) != 1:
        lines.append(f"{headline(report)}   {report.seconds:.2f} s")
    if report.problem:
        lines += wrap(f"✗ {report.problem}", "  ")
    for note in report.notes:
        lines += wrap(f"Note: {note}", "  ")
    shown = 0
    for task in report.tasks:
        lines.append(task_line(task, report))
        unfolded = len(report.tasks) == 1 or (shown < MAX_OPEN and task.status != "passed")
        if unfolded and not report.problem:
            shown += len(report.tasks) != 1
            seen: set[str] = set()
            for check in task.checks:
                lines += check_lines(check, seen)
    lines += wrap(f"Graded: {sources(report)} in {report.root}", "  ")
    if report.next_step:
        lines += wrap(report.next_step, "  ")
    return "\n".join(lines)


def task_line(task: TaskResult, report: Report) -> str:
    borrowed = " (borrowed)" if task.borrowed else ""
    score = f"{task.score}/{task.max_score}"
    line = f"{task.task + borrowed:<16} {score:>5} {GLYPHS[task.status]} {task.status}"
    return line + (f"   {report.seconds:.2f} s" if len(report.tasks) == 1 else "")


def check_lines(check: CheckResult, seen: set[str]) -> list[str]:
    """One check: status and title, then what there is to know and has not been said, below."""
    lines = wrap(f"  {check.status:<8} {check.title}", " " * 11)
    if check.status == "passed":
        return lines
    where = f" — {check.line}" if check.line else ""
    if is_new(check.message + where, seen):
        lines += wrap(" " * 11 + check.message + where, " " * 11)
    if check.pitfall:
        advice = f": {check.advice}" if is_new(check.pitfall + check.advice, seen) else ", as above"
        lines += wrap(" " * 11 + f"{check.pitfall}{advice}".rstrip(": "), " " * 13)
    elif check.advice and is_new(check.advice, seen):
        lines += wrap(" " * 11 + check.advice, " " * 13)
    if check.output:
        lines += wrap(" " * 11 + f"printed: {check.output[:300].strip()}", " " * 13)
    return lines


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
