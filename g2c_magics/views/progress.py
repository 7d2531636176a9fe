"""Turn how far the learner is into text and HTML: every task, and the deliverables.

Pure: no IPython, no I/O.
"""

from html import escape

from g2c_magics.progress import Deliverable, Standing
from g2c_magics.views.report_text import GLYPHS, wrap
from g2c_magics.views.style import STYLE


def word(deliverable: Deliverable) -> str:
    if deliverable.done:
        return "done"
    return "borrowed" if deliverable.borrowed else "open"


def to_text(standing: Standing) -> str:
    """80 columns: a line a task, then the deliverables."""
    report = standing.report
    lines = [f"Your own work: {report.own_score} of {report.max_score} points"]
    if report.problem:
        lines = wrap(f"✗ {report.problem}", "  ")
    for task in report.tasks if not report.problem else ():
        score = f"{task.score}/{task.max_score}"
        lines.append(f"  {task.task:<16} {score:>5} {GLYPHS[task.status]} {task.status}")
    lines += ["Deliverables"] if standing.deliverables else []
    for item in standing.deliverables:
        lines += wrap(f"  {word(item):<9} {item.title}", " " * 12)
        lines += wrap(f"{'':12}{item.detail}", " " * 12)
    if standing.note:
        lines += wrap(f"Note: {standing.note}", "  ")
    if report.next_step:
        lines += wrap(report.next_step, "  ")
    return "\n".join(lines)


def to_html(standing: Standing) -> str:
    """Two short lists, light and dark."""
    report = standing.report
    head = f"Your own work: {report.own_score} of {report.max_score} points"
    if report.problem:
        head = f"✗ {report.problem}"
    tasks = (
        ""
        if report.problem
        else "".join(
            f'<li><span class="s {task.status}">{GLYPHS[task.status]} {task.status}</span> '
            f"{escape(task.task)} {task.score}/{task.max_score}</li>"
            for task in report.tasks
        )
    )
    marks = {"done": ("✓", "passed"), "borrowed": ("◐", "partial"), "open": ("○", "todo")}
    items = "".join(
        f'<li><span class="s {marks[word(item)][1]}">{marks[word(item)][0]} {word(item)}</span> '
        f'{escape(item.title)}<br><span class="dim">{escape(item.detail)}</span></li>'
        for item in standing.deliverables
    )
    listed = f"<p><b>Deliverables</b></p><ul>{items}</ul>" if items else ""
    note = f"<p>Note: {escape(standing.note)}</p>" if standing.note else ""
    step = f"<p><b>{escape(report.next_step)}</b></p>" if report.next_step else ""
    return (
        f'{STYLE}<div class="g2c"><p><b>{escape(head)}</b></p>'
        f"<ul>{tasks}</ul>{listed}{note}{step}</div>"
    )
