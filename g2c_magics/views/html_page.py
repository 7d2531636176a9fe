"""Make a whole HTML page that stands alone from a template: its colours, filters, and foreign text.

Shared by what an instructor and a learner are handed. Nothing is fetched and nothing runs: no
script, no font, no picture from elsewhere. Whatever a template prints is escaped and cleaned.
Pure but for reading the templates beside this file, once.
"""

import functools
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from g2c_magics.classroom.summary import ran
from g2c_magics.lessons.lesson import Lesson
from g2c_magics.text import counted
from g2c_magics.views.report import clip
from g2c_magics.views.report_text import GLYPHS
from g2c_magics.views.style import DARK, LIGHT

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PAPER = {"light": "--paper:#ffffff;--ink:#1b1f24", "dark": "--paper:#111111;--ink:#e6e8eb"}
# Control characters mean nothing in HTML and worse than nothing in a terminal, where those for the
# direction of writing also turn a name round; a lone surrogate, as a file name may hold, cannot be
# written at all.
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

CODE = re.compile(r"`([^`]+)`")
FOLDER = re.compile(r"(?:/|[A-Za-z]:[\\/])\w")
STOP = r"\s\"'<>|:,;()\[\]{}\\/"
QUOTED = re.compile(r"(?P<q>[\"'])(?P<path>(?:/+|[A-Za-z]:[\\/]+)[^\"'\n/\\]+[\\/][^\"'\n]*)(?P=q)")
# Neither a quotient nor an address of the web.
POSIX = re.compile(rf"(?<![\w.)\]/~])(?!(?<=:)//)(?P<path>/+(?:[^{STOP}]+/+)+[^{STOP}]*)")
WINDOWS = re.compile(rf"(?<!\w)(?P<path>[A-Za-z]:[\\/]+(?:[^{STOP}]+[\\/]+)*[^{STOP}]*)")
KEPT = re.compile(r"(?<![^/])(?:site-packages/|lib/python3[^/]*/|(?=g2c/))")


def render(template: str, budgets: Iterable[object], max_bytes: int, **context: object) -> str:
    """The page of the first `budget` that makes it small enough, else of the last.

    The template reads `budget` and whatever else `context` holds.
    """
    page = environment().get_template(template)
    html = ""
    for budget in budgets:
        html = page.render(context, budget=budget)
        if len(html.encode()) <= max_bytes:
            break
    return html


@functools.cache
def environment() -> "Environment":
    """The templates beside this file. jinja2 is imported when the first page is made."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        auto_reload=False,
        finalize=printable,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters |= {
        "clip": clip, "counted": counted, "link": link, "prose": prose, "share": share,
    }  # fmt: skip
    env.tests["ran"] = ran
    env.globals |= {
        "glyphs": GLYPHS,
        "light": f"{LIGHT};{PAPER['light']}",
        "dark": f"{DARK};{PAPER['dark']}",
    }
    return env


def printable(value: object) -> object:
    """What a template prints, cleaned unless it is markup already; jinja2 escapes it next."""
    return value if isinstance(value, int) or hasattr(value, "__html__") else plain(value)


def plain(text: object) -> str:
    """Foreign text without the characters that steer a terminal or break a file."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))


def prose(text: str) -> "Markup":
    """Foreign text in which `this` is set as code."""
    from markupsafe import Markup

    return Markup(CODE.sub(r"<code>\1</code>", escape(plain(text))))


def link(identifier: str) -> str:
    """The address of a submission's page, as seen from the class page."""
    return f"reports/{quote(identifier, safe='', errors='surrogateescape')}.html"


def share(part: int, whole: int) -> str:
    """A share as "30 %"; never 0 % for some, nor 100 % for all but some."""
    percent = round(100 * part / whole) if whole else 0
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return f"{percent} %"


def task_titles(lesson: Lesson | None) -> dict[str, str]:
    """The title of each task by its id."""
    return {task.id: task.title for task in lesson.tasks} if lesson else {}


def scrub(text: str, root: str) -> str:
    """A text without a path of the machine that graded: of `root`, or of any other folder.

    What lies in the learner's package or in a library keeps its name from there on.
    """
    if "/" not in text and "\\" not in text:
        return text
    text = text.replace("file:///", "/")
    if FOLDER.match(root):  # and neither a mere name nor the whole disk
        for folder in (root.replace("\\", "\\\\"), root):
            text = text.replace(f"{folder}/", "").replace(f"{folder}\\", "")
            text = re.sub(rf"{re.escape(folder)}(?![\w-])", "your folder", text)
    text = QUOTED.sub(lambda match: match["q"] + shorten(match) + match["q"], text)
    return POSIX.sub(shorten, WINDOWS.sub(shorten, text))


def shorten(match: re.Match[str]) -> str:
    """An absolute path without what only the grading machine has: "…/data.csv", or "…"."""
    path = re.sub(r"\\+", "/", match["path"])
    kept = list(KEPT.finditer(path))
    if kept:
        return path[kept[-1].end() :]
    last = path.rpartition("/")[2]
    return f"…/{last}" if "." in last[1:] else "…"
