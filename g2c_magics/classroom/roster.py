"""Who is in the class: map what course platforms call a hand-in to a person, and keep the latest.

roster.csv has the columns id and name, and may have aliases (several, with ";" between them),
deadline and submitted (ISO dates or times, of this machine's zone where they name none).
"""

import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from g2c_magics.classroom.archives import is_archive
from g2c_magics.classroom.deliveries import delivered
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.submission import Submission, safe_id
from g2c_magics.classroom.table import Line, WrongTable, numbered, read_table

REQUIRED, OPTIONAL = ("id", "name"), ("aliases", "deadline", "submitted")
SHORTEST_PART = 3  # characters of an alias that is looked for within a platform's name
DAY = 24 * 3600  # seconds
MOST_FILES = 1_000  # whose times are looked at, of one hand-in


@dataclass(frozen=True)
class Person:
    """One line of the roster."""

    id: str  # of the rows: fit for a file's name
    name: str
    keys: frozenset[str]  # what platforms may call them, in plain letters and digits
    deadline: datetime | None = None
    submitted: datetime | None = None  # where the platform knows better than the files' times

    def late_days(self, handed_in: datetime) -> int | None:
        """Days after the deadline, begun ones count; None without a deadline."""
        if self.deadline is None:
            return None
        late = ((self.submitted or handed_in) - self.deadline).total_seconds()
        return max(math.ceil(late / DAY), 0)


@dataclass(frozen=True)
class HandIn:
    """What counts of one person's submissions, or a submission of nobody on the roster."""

    submission: Submission  # its id is the person's
    person: Person | None = None
    late_days: int | None = None
    earlier: tuple[str, ...] = ()  # names of the entries that a later one replaces
    remark: str = ""  # why a human should look, in one line
    hide: Callable[[Any], Any] = lambda value: value  # takes names out of what is written of it

    def signed(self, row: Row) -> Row:
        """The row with all that the roster and the platform say of it."""
        files = [delivered(name) for name in self.submission.delivered_as]
        is_told_late = not self.late_days and any(file.is_late for file in files)
        remarks = (self.remark, "The platform calls it late." if is_told_late else "")
        return replace(
            row,
            name=self.person.name if self.person else "",
            late_days=self.late_days,
            earlier=self.earlier,
            canvas_id=files[0].user,
            attention=tuple(dict.fromkeys((*row.attention, *filter(None, remarks)))),
        )


def read_roster(path: Path) -> list[Person]:
    """The people of a roster, in its order. Raises WrongTable."""
    lines = read_table(path, REQUIRED, OPTIONAL)
    people = [person_of(line, where) for where, line in numbered(path, lines)]
    owners: dict[str, str] = {}
    for person in people:
        for key in {plain(person.id), *person.keys} & set(owners):
            raise WrongTable(f"{path.name}: {owners[key]} and {person.id} have {key!r} in common.")
        owners |= dict.fromkeys({plain(person.id), *person.keys}, person.id)
    return people


def person_of(told: Line, where: str) -> Person:
    """One line. Raises WrongTable."""
    if not told["id"]:
        raise WrongTable(f"{where}: expected an id. Got nothing.")
    names = [told["id"], told["name"], *told["aliases"].split(";")]
    first, *rest = told["name"].split() or [""]
    names += [" ".join([*rest, first]), " ".join([*rest[-1:], first, *rest[:-1]])]  # turned round
    return Person(
        id=safe_id(told["id"]),
        name=told["name"],
        keys=frozenset(filter(None, map(plain, names))),
        deadline=moment(told["deadline"], where, end_of_day=True),
        submitted=moment(told["submitted"], where),
    )


def moment(text: str, where: str, end_of_day: bool = False) -> datetime | None:
    """An ISO date or time, None for nothing. Raises WrongTable."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise WrongTable(f"{where}: expected a time like 2026-11-30T18:00. Got {text!r}.") from None
    if end_of_day and len(text) == len("2026-11-30"):
        at = datetime.combine(at.date(), time.max)
    return at.astimezone()


def plain(text: str) -> str:
    """A name in small letters and digits alone: "Müller, Anna" is "mulleranna"."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def hand_ins(submissions: Iterable[Submission], people: Collection[Person]) -> list[HandIn]:
    """The latest submission of each person, and every one of nobody on the roster, by id.

    people: none where there is no roster.
    """
    found: list[HandIn] = []
    of_person: dict[str, list[Submission]] = {}
    for submission in submissions:
        owners = owners_of(submission.id, people)
        if len(owners) == 1:
            of_person.setdefault(owners[0].id, []).append(submission)
            continue
        names = " or ".join(owner.id for owner in owners)
        remark = f"By its name it could be {names}'s." if owners else "Nobody on the roster."
        found.append(HandIn(submission, remark=remark if people else ""))
    taken = {hand_in.submission.id.casefold() for hand_in in found}
    for person in people:
        mine = sorted(
            of_person.get(person.id, ()),
            key=lambda one: (may_hold_work(one), handed_in(one), one.id),
        )
        if not mine:
            continue
        *earlier, latest = mine
        id = person.id if person.id.casefold() not in taken else latest.id
        found.append(
            HandIn(
                replace(latest, id=id),
                person,
                person.late_days(handed_in(latest)),
                tuple(one.id for one in earlier),
            )
        )
    return sorted(found, key=lambda hand_in: hand_in.submission.id)


def owners_of(name: str, people: Iterable[Person]) -> list[Person]:
    """Who may be meant by the name of a hand-in: by all of it, else by parts of it.

    A part within a longer one that means somebody counts for nothing: "kim" in "kim_lee".
    """
    people = list(people)
    whole, *parts = parts_of(name)
    owners = [person for person in people if whole in person.keys]
    if owners:
        return owners
    known = frozenset().union(*(person.keys for person in people)) & set(parts)
    longest = {part for part in known if not any(part in o and part != o for o in known)}
    return [person for person in people if longest & person.keys]


def parts_of(name: str) -> list[str]:
    """The name in plain letters, then its runs of words, the longest first."""
    words = [word for word in re.split(r"[\W_]+", name) if word]
    runs = {
        plain("".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    }
    long_enough = [run for run in runs if len(run) >= SHORTEST_PART]
    return [plain(name), *sorted(long_enough, key=lambda run: (-len(run), run))]


def may_hold_work(submission: Submission) -> bool:
    """Whether it is more than a document: one that came later replaces no work."""
    if submission.path.is_dir():
        return not submission.path.is_symlink()
    names = submission.delivered_as
    return any(is_archive(name) or name.lower().endswith(".py") for name in names)


def regular_files(folder: Path, pattern: str) -> list[Path]:
    """The first of the files below a folder that match, links aside."""
    found = (path for path in folder.rglob(pattern) if path.is_file() and not path.is_symlink())
    return list(itertools.islice(found, MOST_FILES))


def handed_in(submission: Submission) -> datetime:
    """When a submission was last changed, as the file system says; files that are gone aside.

    Of a folder: the newest Python in it, else the newest file, as of one with an archive in it.
    """
    paths = list(submission.files.values()) or [submission.path]
    if not submission.files and submission.path.is_dir() and not submission.path.is_symlink():
        inside = (regular_files(submission.path, pattern) for pattern in ("*.py", "*"))
        paths = next(filter(None, inside), paths)
    times = [0.0]
    for path in paths:
        try:
            times.append(path.lstat().st_mtime)
        except OSError:
            continue
    return datetime.fromtimestamp(max(times)).astimezone()


def missing(people: Iterable[Person], hand_ins: Iterable[HandIn]) -> list[Row]:
    """A row for each person of whom nothing has come."""
    here = {hand_in.person.id for hand_in in hand_ins if hand_in.person}
    return [
        Row(person.id, "missing", name=person.name, message="Nothing was handed in.")
        for person in people
        if person.id not in here
    ]
