"""Choose where a run computes: the CPU for small models, whatever the machine offers.

Thin: a wish by name is checked by the learner's own resolve_device.
"""

from types import ModuleType
from typing import Any

from g2c_magics.training.data import Data
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import Settings

FEW_OPERATIONS = 2e7  # multiplications a step below which a second thread costs more than it gives


def choose(model: Any, data: Data, settings: Settings, nn: ModuleType) -> tuple[str, str]:
    """The device to train on, and a word about the choice ("" where there was none)."""
    wish = "cpu" if settings.device == "auto" else settings.device
    try:
        return str(nn.resolve_device(wish)), ""
    except ValueError as error:
        raise TrainingError(str(error)) from None


def thread_count(model: Any, data: Data, settings: Settings) -> int | None:
    """1 for a tiny step, which one thread does fastest; None leaves the setting alone."""
    rows = settings.batch_size or len(data.train.x)
    weights = sum(parameter.numel() for parameter in model.parameters())
    return 1 if 6 * weights * rows < FEW_OPERATIONS else None
