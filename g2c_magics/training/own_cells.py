"""Know a cell again that was trained by this person on this machine, to run it another day.

A log may have come with a project from somebody else, and looking at a run must not run their
code. So a log signs its cell with a key that lies outside of every project, as Jupyter signs the
notebooks that it trusts. A project may be moved; a cell that was changed counts as a stranger's.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from g2c_magics.paths import PART


def signature_of(cell: str) -> str:
    """What a log keeps beside its cell; "" where no key can be kept."""
    key = _key()
    return hmac.new(key, cell.encode("utf-8", "replace"), hashlib.sha256).hexdigest() if key else ""


def is_own(cell: str, signature: object) -> bool:
    """Whether `signature_of` gave this signature for this cell, here."""
    expected = signature_of(cell)
    return (
        isinstance(signature, str)
        and bool(expected)
        and hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
    )


def _key() -> bytes:
    """This person's key, made when it is first asked for; b"" where that cannot be."""
    try:
        home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        path = Path(home) / "g2c_magics" / "cell_key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, part = tempfile.mkstemp(prefix=PART, dir=path.parent)  # nobody else reads
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
            with contextlib.suppress(FileExistsError):  # another kernel was faster
                os.link(part, path)
            Path(part).unlink()
        return path.read_bytes()
    except (OSError, RuntimeError):  # no home, or none that can be written
        return b""
