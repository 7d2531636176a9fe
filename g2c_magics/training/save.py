"""Write a picture where the learner asked for it, or say in one line why not.

A picture that this package wrote is replaced; any other file is left alone.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from g2c_magics.paths import replace_file
from g2c_magics.training.errors import TrainingError

FORMATS = ("png", "svg", "pdf")
MARK = "g2c_magics picture"  # written into every file, to recognize it


def save_picture(
    path: Path | str, encode: Callable[[str], bytes], formats: Sequence[str] = FORMATS
) -> Path:
    """Write what `encode` makes of the format that the file's name ends with.

    Raises TrainingError for an unknown format, for a place that cannot be written, and for a file
    that exists and is no such picture.
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
                f"{path} exists already and is no picture of g2c_magics: choose another name."
            )
        replace_file(path, encode(kind))
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error.strerror or error}.") from error
    return path
