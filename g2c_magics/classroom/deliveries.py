"""How course platforms name what they hand out: one learner's files stay together.

Pure: names in, names out. Sources: what Canvas ("Download Submissions": lib/content_zipper.rb of
canvas-lms), Moodle ("Download all submissions", with folders and without) and Gradescope ("Export
Submissions") write.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from g2c_magics.classroom.archives import is_archive

# muelleranna_LATE_4711_81234_modules-1.py: user, upload, and -1 for a second attempt; where
# graders may not see names, LATE_anon_x4d9k_81234_modules.py
CANVAS = re.compile(
    r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<upload>\d+)_(?P<file>.+)"
    r"|(?P<anon_late>LATE_)?(?P<anon>anon_[a-z0-9]+)_(?P<anon_upload>\d+)_(?P<anon_file>.+)",
    re.IGNORECASE,
)
# Anna Müller_4711_assignsubmission_file_modules.py; without a file's name it is a folder
MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)")
GRADESCOPE = "submission_metadata.yml"  # the only file beside its folders: who handed in what


@dataclass(frozen=True)
class Delivered:
    """What the name of a loose file says, as a platform gave it."""

    owner: str  # the learner; where no platform named it, the file itself
    file: str  # what its owner called it
    upload: str = ""  # of Canvas: different for each file
    is_late: bool = False  # the platform says so
    user: str = ""  # Canvas's number for the learner, which its gradebook has as ID


def delivered(name: str) -> Delivered:
    """What the name of a loose file says."""
    moodle = MOODLE.fullmatch(name)
    if moodle and moodle["file"]:
        return Delivered(moodle["who"], moodle["file"])
    canvas = CANVAS.fullmatch(name)
    if not canvas:
        return Delivered(name, name)
    if canvas["anon"]:
        late = bool(canvas["anon_late"])
        return Delivered(canvas["anon"], canvas["anon_file"], canvas["anon_upload"], late)
    owner = f"{canvas['who']}_{canvas['user']}"
    late = bool(canvas["late"])
    return Delivered(owner, canvas["file"], canvas["upload"], late, canvas["user"])


def grouped(files: Iterable[Path]) -> dict[str, dict[str, Path]]:
    """Loose files by owner, each under the name its owner gave it.

    Of one name, the one whose platform's name sorts last. Several archives of one owner stay
    apart, for only one of them could count.
    """
    files = sorted(files)
    uploads = Counter((told.owner, told.upload) for told in map(delivered, (f.name for f in files)))
    archives = Counter(delivered(path.name).owner for path in files if is_archive(path.name))
    found: dict[str, dict[str, Path]] = {}
    for path in files:
        told = delivered(path.name)
        # hw_3_2024_anna.py and hw_3_2024_bob.py: one number twice is no upload's
        is_alone = bool(told.upload) and uploads[told.owner, told.upload] > 1
        if is_alone or (is_archive(path.name) and archives[told.owner] > 1):
            told = Delivered(path.name, path.name)
        found.setdefault(told.owner, {})[told.file] = path
    return found


def is_platforms_own(name: str, names: Collection[str]) -> bool:
    """Whether an entry among these is the platform's, and nobody's hand-in.

    Gradescope's list, and the text that Moodle keeps in a folder of its own beside the files.
    """
    moodle = MOODLE.fullmatch(name)
    if moodle and moodle["kind"] == "onlinetext":
        beside = f"{moodle['who']}_assignsubmission_file"
        return any(other.startswith(beside) for other in names)
    return name == GRADESCOPE
