"""Find the data of a run by its name: made, read from files, or from the learner's variables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from g2c_magics.text import did_you_mean
from g2c_magics.training.data import images, user_data, user_loaders
from g2c_magics.training.data.dataset import Data
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.rng import seeded
from g2c_magics.training.settings import DATASETS, IMAGES, LINES, POINTS, Settings


def load_data(
    settings: Settings,
    data_dir: Path | str = "data",
    fallback: str | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Data:
    """The data that a training line asks for, read or made, checked and split.

    data_dir: where MNIST is, or is downloaded to. fallback: "digits" trains on those where MNIST
    is not available. variables: the notebook's, for data and loaders of the learner's own.
    Raises TrainingError, one line.
    """
    variables = {} if variables is None else variables
    if settings.train_loader or settings.val_loader:
        with seeded(settings.seed):  # looking through a shuffling loader draws an order
            return user_loaders.from_loaders(settings, variables)
    if "," in settings.data:
        return user_data.from_variables(settings, variables)
    if settings.data in (*LINES, *POINTS):
        from g2c_magics.training.data import toy_datasets  # loads scikit-learn, half a second

        return toy_datasets.make(settings)
    if settings.data in IMAGES:
        return images.read(settings, Path(data_dir), settings.fallback or fallback)
    hint = did_you_mean(settings.data, DATASETS)
    raise TrainingError(
        f"There is no data set {settings.data}.{hint} There are {', '.join(DATASETS)}, and your "
        "own: --data x,y with the names of two variables."
    )
