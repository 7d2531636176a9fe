"""How course platforms name the loose files that they hand out: one learner's stay together.

Pure: names in, names out. Sources: what Canvas ("Download Submissions") and Moodle ("Download all
submissions", without folders) write.
"""

import re
from collections.abc import Iterable
from pathlib import Path

# lastnamefirstname_LATE_4711_81234_modules-1.py: user, upload, and -1 for a second attempt
CANVAS = re.compile(r"(?P<who>[^_]+)_(?:LATE_)?(?P<user>\d+)_\d+_(?P<file>.+)")
# Anna Müller_4711_assignsubmission_file_modules.py
MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_(?:file|onlinetext)_(?P<file>.+)")


def owner_and_file(name: str) -> tuple[str, str]:
    """Whose a loose file is, and what they called it. One without an owner is its own."""
    moodle = MOODLE.fullmatch(name)
    if moodle:
        return moodle["who"], moodle["file"]
    canvas = CANVAS.fullmatch(name)
    if canvas:
        return f"{canvas['who']}_{canvas['user']}", canvas["file"]
    return name, name


def grouped(files: Iterable[Path]) -> dict[str, dict[str, Path]]:
    """Loose files by owner, each under the name its owner gave it; the newest of one name.

    Of two attempts that are both there, the one whose platform's name sorts last.
    """
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(files):
        owner, name = owner_and_file(path.name)
        found.setdefault(owner, {})[name] = path
    return found
