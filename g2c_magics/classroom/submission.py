"""What is handed in: one entry of the folder of submissions, its id, and why one is refused.

Plain values and names. Reads nothing.
"""

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ZIP = ".zip"
OTHER_ARCHIVES = (
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tar", ".tgz", ".tbz2", ".txz", ".7z", ".rar",
)  # fmt: skip
LONGEST = 100  # characters of an id
LONGEST_BYTES = 200  # of it in UTF-8: a file system takes 255, and a report adds its ending
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)  # Windows


class Refused(ValueError):
    """A submission that is not graded, and why: one line, to follow its name and a colon."""


class NothingToGrade(ValueError):
    """A folder without submissions. Its text is one line."""


@dataclass(frozen=True)
class Submission:
    """What one learner handed in: an entry of the folder, or loose files that belong together."""

    id: str  # its name in the books
    path: Path  # of the entry; of the first of the files
    files: Mapping[str, Path] = field(default_factory=dict)  # loose ones, by their own names

    @property
    def delivered_as(self) -> list[str]:
        """The names of its files, or of the entry, as they lie in the folder."""
        return [path.name for path in self.files.values()] or [self.path.name]


def archive_ending(name: str) -> str:
    """The ending that makes a file name an archive's, as written: ".zip", ".TAR.GZ"; or ""."""
    low = name.lower()
    ending = next((end for end in (ZIP, *OTHER_ARCHIVES) if low.endswith(end)), "")
    return name[len(name) - len(ending) :]


def identify(
    folders: Iterable[Path],
    others: Iterable[Path],
    loose: Mapping[str, Mapping[str, Path]] | None = None,
) -> list[Submission]:
    """Name each hand-in, sorted by id.

    others: archives, and what is no folder. loose: plain files, by whose they are and by name.
    An id is the entry's own name: of an archive, without its ending. What some file system would
    not take in a name becomes "_", a name longer than 100 characters (or 200 bytes) is cut, and a
    name changed so gets "~" and eight digits of its sha256. No two ids differ in case alone: of
    entries that would, folders come first, then archives, then loose files, each by name; the
    first keeps the id, an archive after it takes its ending along (alice, alice.zip), any other
    gets "~" and digits.

    So an id depends on the entry alone, unless another is called the same but for ending or case.
    """
    taken: set[str] = set()
    named = []
    entries = [(path.name, path, {}) for path in (*sorted(folders), *sorted(others))]
    entries += [(who, min(files.values()), files) for who, files in sorted((loose or {}).items())]
    for wanted, path, files in entries:
        names = candidates(wanted)
        more = (f"{names[-1]}-{number}" for number in itertools.count(2))
        name = next(n for n in itertools.chain(names, more) if n.casefold() not in taken)
        taken.add(name.casefold())
        named.append(Submission(name, path, files))
    return sorted(named, key=lambda submission: submission.id)


def candidates(name: str) -> list[str]:
    """The ids that an entry may bear, the best first; the last only by intent somebody else's."""
    mark = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    bare = name.removesuffix(archive_ending(name))
    return [safe(bare, mark[:8]), safe(name, mark[:8]), safe(name, mark[:8], True), mark]


def safe_id(name: str) -> str:
    """A name of the teacher's as an id."""
    return safe(name, hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8])


def safe(name: str, mark: str, marked: bool = False) -> str:
    """A name that is a file's name on every platform, with the mark if it had to be changed."""
    name = unicodedata.normalize("NFC", name)
    clean = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in name)
    clean = clean.strip(" .")
    if RESERVED.match(clean) or not clean:
        clean = f"_{clean}"
    fits = len(clean) <= LONGEST and len(clean.encode()) <= LONGEST_BYTES
    if clean == name and fits and not marked:
        return name
    room = len(mark) + 1
    head = clean.encode()[: LONGEST_BYTES - room].decode(errors="ignore")[: LONGEST - room]
    return f"{head.rstrip(' .')}~{mark}"


def quoted(name: str) -> str:
    """A name out of a submission for one line of text: control characters escaped, not too long."""
    return repr(name if len(name) <= LONGEST else f"{name[:48]}…{name[-48:]}")
