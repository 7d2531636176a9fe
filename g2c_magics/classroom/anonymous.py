"""Grade without names: a pseudonym for each hand-in, and its author's names out of what is written.

Who is who is told by one table, beside the folder of the books and not in it, which only its owner
may read. Pseudonyms are drawn by chance and kept there, so that they say nothing of a name and
stay the same from run to run.
"""

import builtins
import keyword
import re
import secrets
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from g2c_magics.classroom.learner_texts import rewritten
from g2c_magics.classroom.roster import HandIn, Person
from g2c_magics.classroom.row import Row
from g2c_magics.classroom.scaffold import scaffold
from g2c_magics.classroom.table import read_table, shown, write_table
from g2c_magics.lessons.lesson import Lesson

COLUMNS = ("pseudonym", "id", "name")
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another, no u: no words
SIGNS = 5  # of them in a pseudonym
SHORTEST = 3  # letters of a name that is looked for by itself
WHOLE = 5  # letters of a name without spaces that may stand with some
DIGITS = 5  # of a number that is looked for
# Words in the names of hand-ins that are nobody's own.
DELIVERY = (
    "submission", "assignsubmission", "file", "onlinetext", "late", "folder", "group", "team",
    "student", "learner", "zip", "tar", "tgz", "tbz", "txz", "bz", "xz", "gz", "zst", "rar", "py",
    "ipynb", "txt",
)  # fmt: skip

NEED_IDS = ("canvas", "gradescope")  # forms to be uploaded, where ids have to be the platform's
T = TypeVar("T")


def table_of(out: Path) -> Path:
    """Where it is kept who is who in the books of this folder."""
    return out.with_name(f"{out.name}-who-is-who.csv")


@dataclass(frozen=True)
class Mask:
    """Writes a pseudonym for every name of one person."""

    pseudonym: str
    names: re.Pattern[str]

    def __call__(self, value: T) -> T:
        """What is written of a hand-in, without the names; see learner_texts."""
        return rewritten(value, lambda text: self.names.sub(self.pseudonym, text))


def anonymous(
    hand_ins: Iterable[HandIn],
    missing: Iterable[Row],
    people: Iterable[Person],
    out: Path,
    lesson: Lesson,
) -> tuple[list[HandIn], list[Row]]:
    """These hand-ins and rows under pseudonyms, in their order; writes the table that tells whose.

    people: those on the roster. Raises OSError and WrongTable.
    """
    hand_ins, missing = list(hand_ins), list(missing)
    names = {h.submission.id: h.person.name if h.person else "" for h in hand_ins}
    names |= {row.id: row.name for row in missing}
    pseudonym = assigned(names, table_of(out))
    usual, everybody = vocabulary(lesson), list(people)
    hidden = [
        nameless(hand_in, [hand_in.person] if hand_in.person else everybody, pseudonym, usual)
        for hand_in in hand_ins
    ]
    rows = [replace(row, id=pseudonym(row.id), name="") for row in missing]
    return sorted(hidden, key=lambda h: h.submission.id), sorted(rows, key=lambda row: row.id)


def assigned(people: Mapping[str, str], table: Path) -> Callable[[str], str]:
    """What gives the pseudonym of an id. people: names by id; new ones are added to the table."""
    lines = read_table(table, COLUMNS) if table.exists() else []
    known = {line["id"]: line["pseudonym"] for line in lines}
    for id, name in people.items():
        if shown(id) not in known:
            known[str(shown(id))] = drawn(known.values())
            lines.append({"pseudonym": known[str(shown(id))], "id": id, "name": name})
    ordered = sorted(lines, key=lambda line: line["pseudonym"])
    told = ([line[column] for column in COLUMNS] for line in ordered)
    write_table(table, [COLUMNS, *told], sync=True, mode=0o600)
    return lambda id: known[str(shown(id))]


def drawn(taken: Iterable[str]) -> str:
    """A pseudonym that nobody has."""
    taken = set(taken)
    while (name := "p-" + "".join(secrets.choice(LETTERS) for _ in range(SIGNS))) in taken:
        pass
    return name


def naming_problem(
    out: Path, is_anonymous: bool, exports: Iterable[str], earlier: Iterable[str]
) -> str:
    """Why books with or without names cannot be written here, in one line; "" where they can.

    earlier: ids of the table that the grades are compared with.
    """
    table = table_of(out)
    if not is_anonymous:
        return (
            f"{out} was graded with --anonymous: give that again, or another --out."
            if table.exists()
            else ""
        )
    platform = [name for name in exports if name in NEED_IDS]
    if platform:
        return (
            f"--export {platform[0]} wants the platform's ids and --anonymous hides them: "
            "leave one out."
        )
    known = {line["pseudonym"] for line in read_table(table, COLUMNS)} if table.exists() else set()
    if any(path.stem not in known for path in (out / "rows").glob("*.json")):
        return f"{out} holds rows under names: give --anonymous another --out."
    if not known >= set(earlier):
        return "--compare wants the grades.csv of an anonymous run of the same class."
    return ""


def nameless(
    hand_in: HandIn,
    people: Collection[Person],
    pseudonym: Callable[[str], str],
    usual: frozenset[str],
) -> HandIn:
    """A hand-in that says nothing of whose it is. people: who it may be of."""
    submission = hand_in.submission
    mine = pseudonym(submission.id)
    names = [submission.id, submission.path.name, *hand_in.earlier]
    names += [name for person in people for name in (person.id, person.name)]
    keys = [key for person in people for key in person.keys]
    is_doubtful = hand_in.remark.startswith("By its name")
    return replace(
        hand_in,
        submission=replace(submission, id=mine),
        person=None,
        earlier=tuple(f"earlier {number}" for number, _ in enumerate(hand_in.earlier, start=1)),
        remark="By its name it could be several people's." if is_doubtful else hand_in.remark,
        hide=Mask(mine, pattern(names, usual, keys)),
    )


def pattern(
    names: Iterable[str], usual: frozenset[str], keys: Iterable[str] = ()
) -> re.Pattern[str]:
    """What finds these names in a text: whole, in either order, joined by anything; each word too.

    usual: words in small letters that by themselves say nothing. keys: names without the spaces in
    them, as a roster keeps aliases.
    """
    wholes = {r"[\W_]*".join(map(re.escape, key)) for key in keys if len(key) >= WHOLE}
    singles: set[str] = set()
    for spelling in {s for name in names for s in spellings(name)}:
        words = [w for w in re.findall(r"[^\W\d_]+|\d+", spelling) if w not in DELIVERY]
        if len("".join(words)) >= SHORTEST and words[1:]:
            wholes |= {r"[\W_]*".join(map(re.escape, ws)) for ws in (words, words[::-1])}
        singles |= {re.escape(w) for w in words if len(w) >= shortest(w) and w not in usual}
    longest_first = sorted(wholes | singles, key=lambda text: (-len(text), text))
    # Within a longer word, or a longer number, it is no name.
    bounded = (rf"(?<!\d){text}" if text[0].isdecimal() else text for text in longest_first)
    bounded = (rf"{text}(?!\d)" if text[-1].isdecimal() else text for text in bounded)
    either = "|".join(bounded) or r"(?!)"
    return re.compile(rf"(?<![^\W\d_])(?:{either})(?![^\W\d_])", re.IGNORECASE)


def shortest(word: str) -> int:
    """How long a word or number of a name has to be, to be looked for by itself."""
    return DIGITS if word.isdecimal() else SHORTEST if word.isascii() else SHORTEST - 1


def spellings(name: str) -> set[str]:
    """A name in small letters as it is written, and without accents: müller, mueller, muller."""
    low = unicodedata.normalize("NFC", name).casefold()
    german = low.translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"})
    bare = unicodedata.normalize("NFKD", low).encode("ascii", "ignore").decode()
    return {low, german, bare}


def vocabulary(lesson: Lesson) -> frozenset[str]:
    """Words that reports are full of anyway: of Python and of the lesson. Max is one of them."""
    texts = [source.decode("utf-8", "replace") for _, source in scaffold(lesson)]
    texts += [f"{check.task} {check.title}" for check in lesson.checks]
    words = re.findall(r"[^\W\d_]+", " ".join([*texts, *keyword.kwlist, *dir(builtins)]))
    return frozenset(word.casefold() for word in words)
