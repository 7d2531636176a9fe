"""The training room: data sets, the watched loop, its health, the Run and its log.

Imports neither views nor IPython. `train` is the way in.
"""

from g2c_magics.training.called_parts import called_parts
from g2c_magics.training.data.dataset import Data, Split
from g2c_magics.training.data.load import load_data
from g2c_magics.training.errors import TrainingError, explain_todo
from g2c_magics.training.logged_runs import read_history, read_runs
from g2c_magics.training.loop import train
from g2c_magics.training.resume import check_same_model, settings_to_go_on
from g2c_magics.training.rng import seeded
from g2c_magics.training.run import Run
from g2c_magics.training.settings import DATASETS, OPTIONS, Settings, parse_settings, usage
from g2c_magics.training.sweep import RunTable, table_of
from g2c_magics.training.validate_model import check_name, is_model

__all__ = [
    "DATASETS",
    "OPTIONS",
    "Data",
    "Run",
    "RunTable",
    "Settings",
    "Split",
    "TrainingError",
    "called_parts",
    "check_name",
    "check_same_model",
    "explain_todo",
    "is_model",
    "load_data",
    "parse_settings",
    "read_history",
    "read_runs",
    "seeded",
    "settings_to_go_on",
    "table_of",
    "train",
    "usage",
]
