"""Turn one submission's Row and Report into the page that its learner gets back.

Pure: no I/O, no clock, no script. It tells the learner about their own work only: neither why a
human should look at it, nor whom it resembles, nor where on our machine it lay.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from g2c_magics.classroom.row import Row
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.lessons import Lesson
from g2c_magics.views import html_page
from g2c_magics.views.html_page import name, prose, safe
from g2c_magics.views.report import clip, fold
from g2c_magics.views.report_text import GLYPHS, is_new
from g2c_magics.views.student_page_text import HAPPENED, next_step, scrub, state_of, summed_up

if TYPE_CHECKING:
    from g2c_magics.lessons.nn.pitfalls import Pitfall

MAX_BYTES = 100_000
# Characters for a message and for a folded text: the first pair that makes the page small enough.
BUDGETS = ((1500, 4000), (800, 1500), (400, 500), (200, 0), (60, 0), (20, 0))
CLASSES = {"passed": "ok", "partial": "part", "todo": "part"}

STYLE = """
.next{border-left:3px solid var(--ink);padding:.1rem 0 .1rem 1rem;margin:1.4rem 0;max-width:43rem}
.next h2,.call h2{font-size:1rem;margin:.2rem 0}
.meter{display:inline-block;width:8rem;height:.72rem;border:1px solid var(--line)}
.meter i{display:block;height:100%;background:var(--dim)}
.tasks tbody th{font-weight:600} .tasks td,.tasks th{border-bottom:1px solid var(--line)}
.list{list-style:none;margin:.2rem 0 0;padding:0}
.list>li{display:grid;grid-template-columns:6rem 1fr auto;gap:0 .8rem;padding:.28rem 0;
font:.9rem/1.5 system-ui,sans-serif;border-top:1px solid var(--line)}
.list b{font-weight:600} .list .n{color:var(--dim);font-variant-numeric:tabular-nums}
.list .more{grid-column:2/4;max-width:44rem} .list .more p{margin:.25rem 0}
.list .more summary{color:var(--dim);width:max-content}
h3 small{font:.82rem system-ui,sans-serif;color:var(--dim);font-weight:400}
@media screen and (max-width:34rem){.list>li{grid-template-columns:1fr auto}
.list>li>b{grid-column:1/3} .list .more{grid-column:1/3} .meter{width:3.5rem}
.tasks .of{display:none}}
"""


def to_html(
    row: Row,
    report: Report | None,
    date: str = "",
    lesson: Lesson | None = None,
    pitfalls: "Mapping[str, Pitfall] | None" = None,
) -> str:
    """One page that stands alone, at most 100 KB.

    report: None when nothing of the submission ran. date: when it was graded, as it is to be
    printed. lesson: for the titles of its tasks. pitfalls: what each mistake is, by id.
    """

    def page(budget: tuple[int, int]) -> str:
        teller = Teller(report.root if report else "", pitfalls or {}, *budget)
        parts = [header(row, report, date, lesson), happened(row, report, teller)]
        parts.append(first(row, report, teller))
        if report and not report.problem:
            parts += [overview(report, lesson), "<section><h2>Check by check</h2>"]
            parts += [task_html(task, lesson, teller) for task in report.tasks] + ["</section>"]
        parts.append(graded(row, report))
        return html_page.document(f"{row.id}: {verdict(row, report)}", STYLE, parts)

    return html_page.smallest(page, BUDGETS, MAX_BYTES)


class Teller:
    """Makes HTML of what the learner's code brought about: scrubbed, clipped, escaped."""

    def __init__(
        self, root: str, pitfalls: "Mapping[str, Pitfall]", message: int, details: int
    ) -> None:
        self.root = root
        self.pitfalls = pitfalls
        self.message = message
        self.details = details

    def said(self, text: str) -> str:
        return prose(clip(scrub(text, self.root), self.message))

    def folded(self, check: CheckResult) -> str:
        """The learner's frames and prints, folded; "" when there are none."""
        texts = {"traceback": check.traceback, "what your code printed": check.output}
        return "".join(
            fold(title, html_page.plain(clip(scrub(text, self.root), self.details)))
            for title, text in texts.items()
            if text.strip() and self.details
        )


def verdict(row: Row, report: Report | None) -> str:
    """The score, or that there is none."""
    if report is None and row.status in ("refused", "ungraded"):
        return "not graded"
    return f"{row.score} of {row.max_score} points"


def header(row: Row, report: Report | None, date: str, lesson: Lesson | None) -> str:
    title = lesson.title if lesson else report.lesson if report else ""
    above = " · ".join(text for text in (name(row.id), safe(title), safe(date)) if text)
    told = summed_up(row, report)
    lead = f'<p class="lead">{told}</p>' if told else ""
    head = verdict(row, report)
    return (
        f'<header><p class="over">{above}</p><h1>{head[0].upper() + head[1:]}</h1>{lead}</header>'
    )


def happened(row: Row, report: Report | None, teller: Teller) -> str:
    """What kept the submission from being graded as usual, and what to do about it."""
    parts = []
    broken = bool(report and report.problem)
    if broken or row.status in HAPPENED:
        what, advice = HAPPENED["error" if broken else row.status]
        parts.append(f'<h2><span class="bad">{GLYPHS["failed"]} {row.status}</span>: {what}</h2>')
        why = report.problem if broken else row.message
        if why:
            parts.append(f"<p><code>{teller.said(why)}</code></p>")
        if broken and report.tasks:
            parts.append(teller.folded(report.tasks[0].checks[0]))
        elif report:
            parts.append(f"<p>{advice}</p>")
    parts += [f"<p>Note: {teller.said(note)}</p>" for note in (report.notes if report else ())]
    return f'<section class="call">{"".join(parts)}</section>' if parts else ""


def first(row: Row, report: Report | None, teller: Teller) -> str:
    return (
        '<section class="next"><h2>What to do next</h2>'
        f"<p>{teller.said(next_step(row, report))}</p></section>"
    )


def overview(report: Report, lesson: Lesson | None) -> str:
    """A line a task."""
    titles = titles_of(lesson)
    lines = "".join(
        f'<tr><th scope="row"><a href="#{anchor(task)}">{safe(task.task)}</a>{borrowed(task)}</th>'
        f'<td class="dim of">{prose(titles.get(task.task, ""))}</td>'
        f'<td><span class="meter" aria-hidden="true">'
        f'<i style="width:{100 * task.score / (task.max_score or 1):.0f}%"></i></span></td>'
        f'<td class="n">{task.score} of {task.max_score}</td>'
        f'<td class="{CLASSES.get(task.status, "bad")}">{GLYPHS[task.status]} {state_of(task)}</td>'
        "</tr>"
        for task in report.tasks
    )
    return (
        '<section><h2>Tasks</h2><div class="wide" tabindex="0" role="region" aria-label="Tasks">'
        '<table class="tasks"><thead><tr><th scope="col">task</th><th scope="col" class="of"></th>'
        '<th scope="col"></th><th scope="col" class="n">points</th><th scope="col">state</th></tr>'
        f"</thead><tbody>{lines}</tbody></table></div></section>"
    )


def titles_of(lesson: Lesson | None) -> dict[str, str]:
    return {task.id: task.title for task in lesson.tasks} if lesson else {}


def anchor(task: TaskResult) -> str:
    return quote(f"task-{task.task}")


def borrowed(task: TaskResult) -> str:
    return ' <span class="dim">(borrowed)</span>' if task.borrowed else ""


def task_html(task: TaskResult, lesson: Lesson | None, teller: Teller) -> str:
    title = titles_of(lesson).get(task.task, "")
    points = f"{task.score} of {task.max_score}"
    seen: set[str] = set()
    return (
        f'<h3 id="{anchor(task)}">{safe(task.task)}{borrowed(task)} '
        f"<small>{' · '.join(filter(None, (prose(title), points, safe(task.file))))}</small></h3>"
        '<ul class="list">'
        + "".join(check_html(check, seen, teller) for check in task.checks)
        + "</ul>"
    )


def check_html(check: CheckResult, seen: set[str], teller: Teller) -> str:
    """One check; what an earlier one of its task has said is not said again."""
    tone = CLASSES.get(check.status, "bad")
    head = (
        f'<b class="{tone}">{GLYPHS[check.status]} {check.status}</b>'
        f'<span>{prose(check.title)}</span><span class="n">{check.points}/{check.max_points}</span>'
    )
    below = []
    if check.status != "passed":
        if is_new(f"{check.message} {check.line}", seen):
            where = f' <span class="dim">{teller.said(check.line)}</span>' if check.line else ""
            below.append(f"<p><code>{teller.said(check.message)}</code>{where}</p>")
        if check.pitfall:
            below.append(mistake(check, seen, teller))
        if is_new(check.traceback + check.output, seen):
            below.append(teller.folded(check))
    more = f'<div class="more">{"".join(below)}</div>' if any(below) else ""
    return f"<li>{head}{more}</li>"


def mistake(check: CheckResult, seen: set[str], teller: Teller) -> str:
    """The mistake by its name, what it costs, how it was seen, and where to look."""
    if not is_new(f"{check.pitfall} {check.advice}", seen):
        return f"<p><b>{safe(check.pitfall)}</b>, as above</p>"
    known = teller.pitfalls.get(check.pitfall)
    title = f": {prose(known.title)}." if known else ""
    # What a probe found usually says the costs and the place as well: once is enough.
    more = [text for text in (known.why, known.look) if text not in check.advice] if known else []
    told = "".join(
        f"<p>{text}</p>" for text in (teller.said(check.advice), *map(prose, more)) if text
    )
    return f"<p><b>{safe(check.pitfall)}</b>{title}</p>{told}"


def graded(row: Row, report: Report | None) -> str:
    """What was graded, by what, and how: enough to prove it later."""
    said = []
    if report and report.files:
        lines = "".join(
            f'<tr><th scope="row">{safe(file)}</th><td>{"ours" if file in row.filled else "yours"}'
            f"</td><td><code>{safe(digest)}</code></td></tr>"
            for file, digest in report.files.items()
        )
        said.append(
            '<div class="wide" tabindex="0" role="region" aria-label="Files graded"><table>'
            '<thead><tr><th scope="col">file graded</th><th scope="col">whose</th>'
            f'<th scope="col">sha256</th></tr></thead><tbody>{lines}</tbody></table></div>'
        )
    if row.filled:
        said.append("<p>What you did not hand in was taken from the course as it came.</p>")
    if report:
        said.append(
            f"<p>Graded in {report.seconds:.2f} s, each check with a limit of time and memory, "
            + ("in a sandbox, without network" if row.sandboxed else "without a sandbox")
            + ".</p>"
        )
    digests = {"Submission": row.files, "Grading": row.grading}
    said += [f"<p>{k}: sha256 <code>{safe(v)}</code></p>" for k, v in digests.items() if v]
    return f"<footer>{''.join(said)}</footer>" if said else ""
