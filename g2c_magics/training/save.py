"""Write a picture where the learner asked for it, or say in one line why not.

A picture of ours is replaced by the next one of its name; any other file is left alone.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from g2c_magics.paths import replace_file
from g2c_magics.training.errors import TrainingError

FORMATS = ("png", "svg", "pdf")
MARK = "g2c_magics picture"  # written into every file, so that we know our own


def save_picture(
    path: Path | str, encode: Callable[[str], bytes], formats: Sequence[str] = FORMATS
) -> Path:
    """Write what `encode` makes of the format that the file's name ends with.

    Raises TrainingError for an unknown format, for a place that cannot be written, and for a file
    that is there and is no picture of ours.
    """
    path = Path(path).expanduser()
    kind = path.suffix.lower().lstrip(".")
    if kind not in formats:
        raise TrainingError(
            f"--save wants a file that ends in .{', .'.join(formats)}. Got {path.name} instead."
        )
    try:
        if path.exists() and MARK.encode() not in path.read_bytes():
            raise TrainingError(
                f"{path} is there already and is no picture of ours: choose another name."
            )
        replace_file(path, encode(kind))
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error.strerror or error}.") from error
    return path
