"""Which files were graded: their digests, and when they were saved.

Reads files; runs none of them.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def saved(path: Path) -> float | None:
    """When a file was last saved, in seconds since the epoch; None where it cannot be read."""
    try:
        return path.stat().st_mtime
    except OSError:
        return None


def fingerprints(root: Path, folder: Path) -> dict[str, str]:
    """sha256 of each learner file by its path below the root, or "unreadable"."""
    return digests(sorted((root / folder).glob("*.py")), root)


def package_fingerprints(root: Path, package: str) -> dict[str, str]:
    """The same for every file that is the learner's below a package's folder ("g2c")."""
    found = []
    for folder, inside, names in os.walk(root / package):
        hidden = {"__pycache__", *(name for name in inside if name.startswith("."))}
        if Path(folder) == root / package:
            hidden.add("solutions")
        inside[:] = sorted(set(inside) - hidden)
        found += [Path(folder, name) for name in sorted(names) if name.endswith(".py")]
    return digests(found, root)


def digests(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """sha256 of each file by its path below the root, or "unreadable"."""
    found = {}
    for path in paths:
        try:
            value = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            value = "unreadable"
        found[path.relative_to(root).as_posix()] = value
    return found
