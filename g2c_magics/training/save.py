"""Write a picture where the learner asked for it, or say in one line why not."""

from collections.abc import Callable
from pathlib import Path

from g2c_magics.training.errors import TrainingError

FORMATS = ("png", "svg", "pdf")


def save_picture(path: Path | str, encode: Callable[[str], bytes]) -> Path:
    """Write what `encode` makes of the format that the file's name ends with.

    Raises TrainingError for an unknown format and for a place that cannot be written.
    """
    path = Path(path).expanduser()
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise TrainingError(
            f"--save wants a file that ends in .{', .'.join(FORMATS)}. Got {path.name} instead."
        )
    try:
        path.write_bytes(encode(kind))
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error.strerror or error}.") from error
    return path
