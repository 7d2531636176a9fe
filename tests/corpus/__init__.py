"""Submissions as data: right ones written in many ways, wrong ones with one mistake each.

Each file is a cell for `%%g2c_check TASK`; the comments at its top give the task, a description
and, for a wrong one, the expected pitfall; where no id fits, often what the report has to say.
`python -m tests.corpus` prints the confusion table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Submission:
    """One file of the corpus."""

    name: str  # "linear/product_only"
    task: str
    right: bool
    pitfall: str | None  # None for a right one, and where no id fits
    source: str
    says: str | None  # a part of the first failed check's advice or message, for a cause without id


def read(path: Path) -> Submission:
    """A submission, from its header and its text."""
    source = path.read_text(encoding="utf-8")
    header = dict(
        line[2:].split(": ", 1) for line in source.split("\n\n")[0].splitlines() if ": " in line
    )
    pitfall = header.get("pitfall", "none")
    return Submission(
        name=f"{path.parent.name}/{path.stem}",
        task=header["task"],
        right="right" in header,
        pitfall=None if pitfall == "none" else pitfall,
        source=source,
        says=header.get("says"),
    )


def submissions() -> Iterator[Submission]:
    """The whole corpus, the wrong ones first."""
    for kind in ("wrong", "right"):
        for path in sorted((HERE / kind).glob("*/*.py")):
            yield read(path)
