"""Turn a grading Report into what a notebook shows.

Pure: no IPython, no I/O. Everything the learner made is escaped.
"""

from html import escape

from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.views.report_text import GLYPHS, MAX_OPEN, headline, is_new, sources, to_text

MAX_BYTES = 30_000
# Characters for a message and for a folded text: the first pair that makes the page small enough.
BUDGETS = ((600, 1200), (400, 300), (200, 0), (60, 0), (20, 0))

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


def mimebundle(report: Report) -> dict[str, str]:
    """Both forms of a report."""
    return {"text/plain": to_text(report), "text/html": to_html(report)}


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
    parts = [STYLE, '<div class="g2c">']
    if len(report.tasks) != 1:
        parts.append(
            f"<p><b>{escape(headline(report))}</b> "
            f'<span class="dim">{report.seconds:.2f} s</span></p>'
        )
    if report.problem:
        parts.append(f'<p class="error">✗ {escape(report.problem)}</p>')
        parts.append(trace_html(report.tasks[0].checks[0], details) if report.tasks else "")
    for note in report.notes:
        parts.append(f"<p>Note: {escape(note)}</p>")
    opened = 0
    for task in report.tasks:
        red = task.status != "passed" and not report.problem
        unfold = len(report.tasks) == 1 or (red and opened < MAX_OPEN)
        opened += unfold
        parts.append(task_html(task, report, unfold, message, details))
    if report.next_step:
        parts.append(f"<p><b>{escape(report.next_step)}</b></p>")
    parts.append(
        f'<p class="dim">Graded: {escape(sources(report))} in {escape(report.root)}</p></div>'
    )
    return "".join(parts)


def task_html(task: TaskResult, report: Report, unfold: bool, message: int, details: int) -> str:
    borrowed = ' <span class="dim">(borrowed)</span>' if task.borrowed else ""
    time = f' <span class="dim">{report.seconds:.2f} s</span>' if len(report.tasks) == 1 else ""
    head = (
        f"<b>{escape(task.task)}</b>{borrowed} {task.score}/{task.max_score} "
        f'<span class="{task.status}">{GLYPHS[task.status]} {task.status}</span>{time}'
    )
    if report.problem:
        return f"<p>{head}</p>"
    seen: set[str] = set()
    checks = "".join(check_html(check, seen, message, details) for check in task.checks)
    state = " open" if unfold else ""
    return f"<details{state}><summary>{head}</summary><ul>{checks}</ul></details>"


def check_html(check: CheckResult, seen: set[str], message: int, details: int) -> str:
    """One check; what an earlier one of its task has said is not said again."""
    status = f'<span class="s {check.status}">{GLYPHS[check.status]} {check.status}</span>'
    parts = [f"<li>{status} {escape(check.title)}"]
    below = []
    if check.status != "passed" and is_new(f"{check.message} {check.line}", seen):
        where = f' <span class="dim">{escape(check.line)}</span>' if check.line else ""
        below.append(f"<div><code>{escape(clip(check.message, message))}</code>{where}</div>")
    if check.pitfall and is_new(check.pitfall + check.advice, seen):
        advice = f": {escape(clip(check.advice, message))}" if check.advice else ""
        below.append(f"<div><b>{escape(check.pitfall)}</b>{advice}</div>")
    elif check.pitfall:
        below.append(f"<div><b>{escape(check.pitfall)}</b>, as above</div>")
    elif check.advice and is_new(check.advice, seen):
        below.append(f"<div>{escape(clip(check.advice, message))}</div>")
    if is_new(check.traceback + check.output, seen):
        below.append(trace_html(check, details))
    if below:
        parts.append(f'<div class="b">{"".join(below)}</div>')
    return "".join(parts) + "</li>"


def trace_html(check: CheckResult, most: int) -> str:
    """The learner's frames and prints, folded; "" when there are none."""
    parts = []
    if check.traceback and most:
        parts.append(fold("traceback", clip(check.traceback, most)))
    if check.output and most and check.status != "passed":
        parts.append(fold("what your code printed", clip(check.output, most)))
    return "".join(parts)


def fold(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary><pre>{escape(text)}</pre></details>"


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
