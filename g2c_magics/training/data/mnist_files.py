"""The files of MNIST and FashionMNIST: find them, download them, check them, read them.

A file is trusted when its header, its length and, for MNIST, its checksum are right. Downloaded
files are moved into place only when all four are complete.
"""

import contextlib
import hashlib
import io
import socket
import tempfile
from math import prod
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from g2c_magics.text import error_text, first_line
from g2c_magics.training.errors import TrainingError

FOLDERS = {"mnist": "MNIST", "fashion": "FashionMNIST"}  # torchvision's names
SHAPES = {
    "train-images-idx3-ubyte": (60000, 28, 28),
    "train-labels-idx1-ubyte": (60000,),
    "t10k-images-idx3-ubyte": (10000, 28, 28),
    "t10k-labels-idx1-ubyte": (10000,),
}
MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
UNSIGNED_BYTES = 8  # the third byte of the header names the type
SILENT_SECONDS = 10.0  # that a server may keep silent

_checked: set[tuple[Path, int, int]] = set()


class NotAvailable(TrainingError):
    """The files are missing and could not be downloaded."""


def find(name: str, data_dir: Path) -> Path:
    """The folder with the four checked files of a set, downloaded when they are missing."""
    folder = data_dir / FOLDERS[name] / "raw"
    missing = [file for file in SHAPES if not (folder / file).is_file()]
    if missing:
        download(name, data_dir)
    for file in SHAPES:
        check(folder / file, MNIST_MD5[file] if name == "mnist" else None)
    return folder


def check(path: Path, md5: str | None) -> None:
    """Raise TrainingError, naming the file, unless it is complete and unchanged."""
    state = path.stat()
    key = (path.resolve(), state.st_size, state.st_mtime_ns)
    if key in _checked:
        return
    shape = SHAPES[path.name]
    header = _header(shape)
    if state.st_size != len(header) + prod(shape):
        _refuse(path, f"has {state.st_size} bytes, not {len(header) + prod(shape)}")
    with path.open("rb") as file:
        if file.read(len(header)) != header:
            _refuse(path, "does not begin as an IDX file of that shape does")
        file.seek(0)
        if md5 is not None and hashlib.file_digest(file, "md5").hexdigest() != md5:
            _refuse(path, "has the right length, but not the right checksum")
    if len(shape) == 1 and int(_read(path).max()) > 9:
        _refuse(path, "holds labels above 9")
    _checked.add(key)


def read_pair(folder: Path, part: str) -> tuple[Tensor, Tensor]:
    """Images (N, 28, 28) and labels (N,) of "train" or "t10k", both uint8."""
    return _read(folder / f"{part}-images-idx3-ubyte"), _read(folder / f"{part}-labels-idx1-ubyte")


def download(name: str, data_dir: Path) -> None:
    """Download a set through torchvision, and put its files in place all at once."""
    folder = data_dir / FOLDERS[name] / "raw"
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENT_SECONDS)
    try:
        from torchvision import datasets

        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="downloading-") as temporary:
            # torchvision prints every mirror that fails; the learner gets one line at the end.
            with contextlib.redirect_stdout(io.StringIO()):
                getattr(datasets, FOLDERS[name])(root=temporary, download=True)
            raw = Path(temporary) / FOLDERS[name] / "raw"
            for file in SHAPES:
                check(raw / file, MNIST_MD5[file] if name == "mnist" else None)
            for file in SHAPES:
                (raw / file).replace(folder / file)
    except Exception as error:  # no torchvision, no network, no disk, half a file: all the same
        raise NotAvailable(
            f"{FOLDERS[name]} is not in {folder} and could not be downloaded ({_reason(error)}). "
            "Put its four files there, or train on scikit-learn's digits: --fallback digits"
        ) from error
    finally:
        socket.setdefaulttimeout(timeout)


def _header(shape: tuple[int, ...]) -> bytes:
    """How an IDX file of bytes with this shape begins."""
    return bytes([0, 0, UNSIGNED_BYTES, len(shape)]) + np.array(shape, dtype=">i4").tobytes()


def _read(path: Path) -> Tensor:
    """The numbers of a checked IDX file."""
    shape = SHAPES[path.name]
    numbers = np.fromfile(path, dtype=np.uint8, offset=len(_header(shape)))
    return torch.from_numpy(numbers.reshape(shape))


def _reason(error: BaseException) -> str:
    """The last line of the deepest cause: torchvision lists every server that it tried."""
    while error.__context__ is not None:
        error = error.__context__
    lines = [line for line in error_text(error).splitlines() if line.strip()]
    return lines[-1].strip("<> .") if lines else first_line(error)


def _refuse(path: Path, why: str) -> None:
    raise TrainingError(f"{path} {why}: truncated or corrupt. Delete it and run the cell again.")
