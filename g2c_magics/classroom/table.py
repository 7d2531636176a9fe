"""Tables for teachers: CSV in UTF-8 with a head, as a spreadsheet saves it and shows it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from g2c_magics.paths import replace_file

# What a spreadsheet would run instead of show: at the start of a cell, or where some languages'
# spreadsheets begin one. The second four are full-width, which some take for the first.
FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")


Line = dict[str, str]  # by column; a cell that is not there is ""


class WrongTable(ValueError):
    """A table that cannot be read or meant. Its text is one line."""


def read_table(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Line]:
    """The lines with the columns that are asked for; empty ones too. Raises WrongTable."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            heads = reader.fieldnames or ()
            lines = [
                {column: (line.get(column) or "").strip() for column in (*required, *optional)}
                for line in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongTable(f"{path} cannot be read as a table in UTF-8: {error}.") from None
    if not set(required) <= set(heads):
        more = f", and perhaps {', '.join(optional)}" if optional else ""
        raise WrongTable(
            f"{path.name}: expected the columns {', '.join(required)}{more}. "
            f"Got {', '.join(heads) or 'nothing'}."
        )
    return lines


def numbered(path: Path, lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Each line that holds something, and where it stands: "roster.csv, line 2"."""
    for number, line in enumerate(lines, start=2):
        if any(line.values()):
            yield f"{path.name}, line {number}", line


def write_table(path: Path, lines: Iterable[Iterable[object]], **how: Any) -> Path:
    """Put a table in place whole, its head the first of the lines. how: see replace_file."""
    text = io.StringIO()
    csv.writer(text).writerows([shown(value) for value in line] for line in lines)
    replace_file(path, text.getvalue(), **how)
    return path


def shown(value: object) -> object:
    """A cell's value, in one line, that a spreadsheet shows as it is."""
    if not isinstance(value, str):
        return value
    text = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return FORMULA.sub(r"\1\2'", text)
