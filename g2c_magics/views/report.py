"""Turn a grading Report into plain text and HTML.

Pure: no IPython, no I/O. Everything the learner made is escaped.
"""

import textwrap
from html import escape

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
MAX_TEXT = 1200  # characters of a traceback or of prints in the notebook


def mimebundle(report: Report) -> dict[str, str]:
    return {"text/plain": to_text(report), "text/html": to_html(report)}


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


# --- plain text -------------------------------------------------------------------------------


def to_text(report: Report) -> str:
    """The report in 80 columns."""
    lines = []
    if len(report.tasks) != 1:
        lines.append(f"{headline(report)}   {report.seconds:.2f} s")
    if report.problem:
        lines += wrap(f"✗ {report.problem}", "  ")
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
    for note in report.notes:
        lines += wrap(f"Note: {note}", "  ")
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


# --- HTML -------------------------------------------------------------------------------------

# Colours have a contrast of at least 4.5 : 1 on the white and on the #111 of JupyterLab's themes.
LIGHT = "--ok:#116329;--part:#8a4b00;--bad:#b3261e;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa"
DARK = "--ok:#56d364;--part:#e3b341;--bad:#ff7b72;--dim:#a3adb8;--line:#3d444d;--soft:#1c2128"
STYLE = f"""<style>
.g2c{{{LIGHT};font:13px/1.5 system-ui,sans-serif;max-width:60em}}
@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light]) .g2c{{{DARK}}}}}
body[data-jp-theme-light="false"] .g2c,body.vscode-dark .g2c{{{DARK}}}
body.vscode-light .g2c{{{LIGHT}}}
.g2c summary{{cursor:pointer}} .g2c p{{margin:.3em 0}}
.g2c .passed{{color:var(--ok)}} .g2c .partial,.g2c .todo{{color:var(--part)}}
.g2c .failed,.g2c .error,.g2c .timeout,.g2c .crashed{{color:var(--bad)}}
.g2c .dim{{color:var(--dim)}} .g2c code{{font-size:12px;white-space:pre-wrap}}
.g2c ul{{list-style:none;margin:.2em 0 .5em;padding-left:1.1em;border-left:2px solid var(--line)}}
.g2c li{{margin:.15em 0}} .g2c pre{{background:var(--soft);padding:.4em;margin:.2em 0;
white-space:pre-wrap;font-size:12px;color:inherit}}
.g2c .b{{margin-left:5.5em}}
.g2c .s{{display:inline-block;min-width:5.5em;font-weight:600}}
</style>"""


def to_html(report: Report) -> str:
    """The report for a notebook: compact, details folded, light and dark."""
    parts = [STYLE, '<div class="g2c">']
    if len(report.tasks) != 1:
        parts.append(
            f"<p><b>{escape(headline(report))}</b> "
            f'<span class="dim">{report.seconds:.2f} s</span></p>'
        )
    if report.problem:
        parts.append(f'<p class="error">✗ {escape(report.problem)}</p>')
        parts.append(trace_html(report.tasks[0].checks[0]) if report.tasks else "")
    opened = 0
    for task in report.tasks:
        red = task.status != "passed" and not report.problem
        unfold = len(report.tasks) == 1 or (red and opened < MAX_OPEN)
        opened += unfold
        parts.append(task_html(task, report, unfold))
    for note in report.notes:
        parts.append(f"<p>Note: {escape(note)}</p>")
    if report.next_step:
        parts.append(f"<p><b>{escape(report.next_step)}</b></p>")
    parts.append(
        f'<p class="dim">Graded: {escape(sources(report))} in {escape(report.root)}</p></div>'
    )
    return "".join(parts)


def task_html(task: TaskResult, report: Report, unfold: bool) -> str:
    borrowed = ' <span class="dim">(borrowed)</span>' if task.borrowed else ""
    time = f' <span class="dim">{report.seconds:.2f} s</span>' if len(report.tasks) == 1 else ""
    head = (
        f"<b>{escape(task.task)}</b>{borrowed} {task.score}/{task.max_score} "
        f'<span class="{task.status}">{GLYPHS[task.status]} {task.status}</span>{time}'
    )
    if report.problem:
        return f"<p>{head}</p>"
    seen: set[str] = set()
    checks = "".join(check_html(check, seen) for check in task.checks)
    state = " open" if unfold else ""
    return f"<details{state}><summary>{head}</summary><ul>{checks}</ul></details>"


def check_html(check: CheckResult, seen: set[str]) -> str:
    """One check; what an earlier one of its task has said is not said again."""
    status = f'<span class="s {check.status}">{GLYPHS[check.status]} {check.status}</span>'
    parts = [f"<li>{status} {escape(check.title)}"]
    below = []
    if check.status != "passed" and is_new(f"{check.message} {check.line}", seen):
        where = f' <span class="dim">{escape(check.line)}</span>' if check.line else ""
        below.append(f"<div><code>{escape(check.message)}</code>{where}</div>")
    if check.pitfall and is_new(check.pitfall + check.advice, seen):
        advice = f": {escape(check.advice)}" if check.advice else ""
        below.append(f"<div><b>{escape(check.pitfall)}</b>{advice}</div>")
    elif check.pitfall:
        below.append(f"<div><b>{escape(check.pitfall)}</b>, as above</div>")
    if is_new(check.traceback + check.output, seen):
        below.append(trace_html(check))
    if below:
        parts.append(f'<div class="b">{"".join(below)}</div>')
    return "".join(parts) + "</li>"


def trace_html(check: CheckResult) -> str:
    """The learner's frames and prints, folded; "" when there are none."""
    parts = []
    if check.traceback:
        parts.append(fold("traceback", check.traceback))
    if check.output and check.status != "passed":
        parts.append(fold("what your code printed", check.output))
    return "".join(parts)


def fold(title: str, text: str) -> str:
    short = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
    return f"<details><summary>{title}</summary><pre>{escape(short)}</pre></details>"
