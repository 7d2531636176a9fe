"""Small classes and reports to make pages of, and a parser that holds a page to the rules."""

import re
from html.parser import HTMLParser
from itertools import pairwise

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import Summary, summarise
from g2c_magics.grading.report import CheckResult, Report, TaskResult
from g2c_magics.lessons.lesson import Check, Lesson, Task

VOID = {"meta", "br", "hr", "img", "input", "link"}
LESSON = Lesson(
    "toy",
    "A toy lesson",
    (Task("add", "two numbers", "g2c/toy/sums.py"), Task("mul", "a product", "g2c/toy/sums.py")),
    order=1,
)
TITLES = {"add": ("small: by hand", "large: no `overflow`"), "mul": ("zero: stays zero",)}
CHECKS = [
    (task, f"test_{task}_{i}", title) for task in TITLES for i, title in enumerate(TITLES[task])
]
# The lesson lies in no folder, so it has no manifest to read its checks from.
LESSON.__dict__["checks"] = tuple(Check(name, task, title, 10) for task, name, title in CHECKS)
MAX_SCORE = 30


class Page(HTMLParser):
    """A parsed page: its tags are balanced, or parsing raises.

    links: every address. text: what is read, a space between any two pieces. headings: levels in
    order. tags: every tag with its attributes.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.pieces: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.pieces))

    @property
    def links(self) -> list[str]:
        return [attrs["href"] for _, attrs in self.tags if "href" in attrs]

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h[1-6]", tag)]


def holds_to_the_rules(html: str) -> Page:
    """Parse a page and check what every page of ours promises."""
    page = Page(html)
    tags = [tag for tag, _ in page.tags]
    assert html.startswith("<!DOCTYPE html>") and ("html", {"lang": "en"}) in page.tags
    assert re.search(r"<title>[^<]+</title>", html) and tags.count("main") == 1
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(tags)
    assert "://" not in html and "url(" not in html
    assert "@import" not in html
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(page.headings))
    scopes = [attrs.get("scope") for tag, attrs in page.tags if tag == "th"]
    assert set(scopes) <= {"col", "row", "rowgroup"}
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(ids)
    html.encode()  # raises for a lone surrogate
    return page


def row(name: str, *statuses: str, **more) -> Row:
    """A graded row; a status for each of the three checks, 10 points each."""
    checks = {check: status for (_, check, _), status in zip(CHECKS, statuses, strict=False)}
    points = [10 * (status == "passed") for status in statuses] + [0] * 3
    tasks = {"add": points[0] + points[1], "mul": points[2]}
    given = {"score": sum(points), "checks": checks, "tasks": tasks, "seconds": 1.0}
    given |= {"max_score": MAX_SCORE, "status": "graded", "sandboxed": True, "grading": "ab" * 32}
    return Row(name, **given | more)


def summary(*rows: Row) -> Summary:
    """The class of these rows."""
    return summarise(rows, LESSON)


def result(status: str = "failed", title: str = "a check", **more) -> CheckResult:
    points = 10 if status == "passed" else 0
    return CheckResult(f"test_{title}", title, status, points, 10, **more)


def report(*checks: CheckResult, **more) -> Report:
    """The report on one task with these checks."""
    given = {"root": "/scratch/g2c-77/ann", "files": {"g2c/toy/sums.py": "cd" * 32}, "seconds": 0.1}
    task = TaskResult("add", checks, file="g2c/toy/sums.py")
    return Report(**{"lesson": "toy", "tasks": (task,), **given, **more})
