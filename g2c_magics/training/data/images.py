"""Images: MNIST and FashionMNIST from torchvision's files, digits from scikit-learn.

Read once, normalised once, held as float32. A set is kept for the next run as long as some Data
still holds it, and no longer. mnist_files finds the files.
"""

import weakref
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from g2c_magics.training.data import mnist_files
from g2c_magics.training.data.dataset import Data, Split, shuffled, split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import Settings

PIXELS = {"mnist": (0.1307, 0.3081), "fashion": (0.2860, 0.3530)}  # mean, standard deviation
ORDER_SEED = 28  # the files run from writer to writer: every run gets the same random order
DIGITS_TEST = 360  # rows held out: scikit-learn's digits have no test set of their own
ENLARGED = "digits enlarged to 28x28, not MNIST"


@dataclass(frozen=True, eq=False)
class ImageSet:
    """All images of a set, normalised, in the order that every run sees."""

    train: Split  # the validation rows among them
    test: Split


_held: "weakref.WeakValueDictionary[tuple[str, Path], ImageSet]" = weakref.WeakValueDictionary()


def read(settings: Settings, data_dir: Path, fallback: str | None) -> Data:
    """The images of this name, split; the digits instead, where `fallback` allows it."""
    for flag in ("n", "noise", "classes"):
        if getattr(settings, flag) is not None:
            raise TrainingError(f"--{flag} is for made data. Got --data {settings.data} instead.")
    if settings.data == "digits":
        return digits(settings)
    try:
        folder = mnist_files.find(settings.data, data_dir)
    except mnist_files.NotAvailable:
        if fallback != "digits":
            raise
        return digits(settings, enlarge=True)
    return from_folder(settings, folder)


def from_folder(settings: Settings, folder: Path) -> Data:
    """The set whose four checked files lie in `folder`."""
    about = {"name": settings.data, "kind": "images", "classes": 10}
    key = (settings.data, folder.resolve())
    image_set = _held.get(key)
    if image_set is None:
        pixels, labels = mnist_files.read_pair(folder, "train")
        order = shuffled(len(pixels), ORDER_SEED)
        test = _normalised(*mnist_files.read_pair(folder, "t10k"), settings.data)
        if settings.limit is not None:
            few = split(pixels[order], labels[order], settings, **about)
            val = few.val and _normalised(*few.val, settings.data)
            return replace(few, train=_normalised(*few.train, settings.data), val=val, test=test)
        image_set = ImageSet(_normalised(pixels[order], labels[order], settings.data), test)
        _held[key] = image_set
    return replace(
        split(*image_set.train, settings, **about), test=image_set.test, source=image_set
    )


def _normalised(pixels: Tensor, labels: Tensor, name: str) -> Split:
    """Bytes (N, 28, 28) as normalised float32 (N, 1, 28, 28), labels as int64."""
    mean, deviation = PIXELS[name]
    x = pixels.unsqueeze(1).float().div_(255).sub_(mean).div_(deviation)
    return Split(x, labels.long())


def digits(settings: Settings, enlarge: bool = False) -> Data:
    """scikit-learn's 1,797 digits of 8 × 8 pixels, (N, 1, 8, 8), or enlarged to (N, 1, 28, 28)."""
    from sklearn.datasets import load_digits  # half a second, which MNIST need not wait for

    pixels, labels = load_digits(return_X_y=True)
    x = torch.as_tensor(pixels, dtype=torch.float32).reshape(-1, 1, 8, 8)
    y = torch.as_tensor(labels, dtype=torch.int64)
    order = shuffled(len(x), ORDER_SEED)
    x, y = x[order] / 16, y[order]  # 16 is the brightest pixel
    if enlarge:
        x = torch.nn.functional.interpolate(x, size=(28, 28), mode="bilinear")
    x = (x - x.mean()) / x.std()
    test = Split(x[-DIGITS_TEST:], y[-DIGITS_TEST:])
    data = split(
        x[:-DIGITS_TEST], y[:-DIGITS_TEST], settings, name="digits", kind="images", classes=10
    )
    return replace(data, test=test, note=ENLARGED if enlarge else "")
