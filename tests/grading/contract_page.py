"""docs/contract.md as data: sentence → checks → wrong submissions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/contract.md"


@dataclass(frozen=True)
class Sentence:
    """A row of docs/contract.md."""

    place: tuple[str, str]  # ("g2c/nn/optim.py", "SGD.step")
    text: str
    checks: tuple[str, ...]  # test functions; none for a sentence that promises nothing
    wrong: tuple[str, ...]  # submissions of the corpus that break it, "sgd/uphill"


def listed_sentences() -> Iterator[Sentence]:
    """The rows of docs/contract.md that quote a docstring."""
    file = owner = ""
    for line in PAGE.read_text().splitlines():
        if line.startswith("## "):
            file, owner = line[3:], ""
        elif line.startswith("### "):
            owner = line[5:-1]
        elif owner and line.startswith("| ") and not line.startswith(("| sentence", "| ---")):
            text, checks, wrong = (cell.strip() for cell in line.strip("|").split(" | "))
            names = [tuple(re.findall(r"`([\w/]+)`", cell)) for cell in (checks, wrong)]
            yield Sentence((file, owner), text, tuple(f"test_{n}" for n in names[0]), names[1])
