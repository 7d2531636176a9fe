"""What `%g2c_rates` is asked for: which model, on which data, with which settings.

Knows nothing of IPython: the line and the cell are handed in.
"""

import re
import shlex
from argparse import Namespace
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from g2c_magics import training
from g2c_magics.learner_objects import repr_of
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.notebook.display import names_of_runs
from g2c_magics.notebook.errors import OneLine, presentable
from g2c_magics.notebook.session import Session
from g2c_magics.notebook.stored_runs import made_by
from g2c_magics.pictures.rates import NO_EFFECT, Rates, rates_of
from g2c_magics.text import first_line
from g2c_magics.training import Data, Run, Settings
from g2c_magics.training.errors import told_in_a_line
from g2c_magics.training.ladder import as_it_began
from g2c_magics.training.resume import OF_THE_DATA

FLAGS = (
    *(option.flag for option in training.OPTIONS if option.field not in NO_EFFECT),
    "--save",
)
DEFAULTS = {option.field: option.default for option in training.OPTIONS}
FIRST_FLAG = re.compile(r"(?:^|\s)--(?=[a-z])")


def arguments(line: str, source: str | None) -> Namespace:
    """The line's model (a name, an expression, or ""), its flags, and where to save.

    source: of the cell below, which ends with the model. Raises OneLine.
    """
    found = FIRST_FLAG.search(line)
    model, flags = (line[: found.start()], line[found.start() :]) if found else (line, "")
    try:
        words = shlex.split(flags)
    except ValueError as error:
        raise OneLine(f"The line cannot be read ({error}): {line}") from None
    model = model.strip().strip("'\"")
    if model and source is not None:
        raise OneLine(f"The cell ends with the model: leave {model} out of the line.")
    save = None
    words = [part for word in words for part in split_save(word)]
    if "--save" in words:
        place = words.index("--save")
        if place + 1 == len(words):
            raise OneLine("--save wants a file: --save rates.png")
        save = words[place + 1]
        del words[place : place + 2]
    return Namespace(model=model, words=words, source=source, save=save)


def split_save(word: str) -> Iterable[str]:
    """ "--save=a.png" as two words; any other as it is."""
    flag, equals, value = word.partition("=")
    return (flag, value) if equals and flag == "--save" else (word,)


def rates(session: Session, args: Namespace) -> Rates:
    """The loss at each learning rate. Raises TrainingError, OneLine, or LearnerError."""
    trainer, name = session.trainer(), args.model
    if not (name or args.words or args.source):
        with suppress(OneLine):  # there is no run yet
            name = session.newest()
    if name.isidentifier():
        value = session.find(name)
    else:
        seed = settings_for(args.words).seed
        value = session.model_of(args.source or name or trainer.words.example, trainer, seed)
        name = " ".join(repr_of(value).split())
    run = value if isinstance(value, Run) else run_of(value, session)
    settings = settings_for(args.words, run if run is value else None)
    data = data_for(settings, run, session)
    model = value if run is None else first_model(run, session, trainer)
    note = "" if run in (None, value) else f"the first weights of {run.name}, which has trained it"
    try:
        return rates_of(model, data, settings, trainer, name, train_line(settings), note)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the learner's code may raise anything
        raise presentable(error) from None


def run_of(model: Any, session: Session) -> Run | None:
    """The run of this session that has trained this very model; None where none has."""
    runs = [session.variables[name] for name in names_of_runs(session.variables)]
    return next((run for run in runs if run.model is model), None)


def settings_for(words: Sequence[str], run: Run | None = None) -> Settings:
    """The line's settings; what it leaves open is as in the run, on the same data."""
    if run is not None:
        base = replace(run.settings, **{field: DEFAULTS[field] for field in NO_EFFECT})
        settings = training.parse_settings(words, base)
        if settings.data == run.settings.data:
            return settings
    return training.parse_settings(words)


def data_for(settings: Settings, run: Run | None, session: Session) -> Data:
    """The run's own data, where the line asks for the same; else they are loaded."""
    fields = ("data", *OF_THE_DATA)
    if run is not None and all(
        getattr(settings, field) == getattr(run.settings, field) for field in fields
    ):
        return run.data
    return session.data_for(settings)


# Any: a model of the learner's own class.
def first_model(run: Run, session: Session, trainer: Trainer) -> Any:
    """A copy of a run's model with its first weights. Raises OneLine where they were not kept."""
    if not run.snapshots or run.snapshots[0].epoch > 0:
        if run.cell:
            return made_by(run.cell, run.name, session.variables, trainer, run.settings.seed)
        raise OneLine(
            f"The first weights of {run.name} were not kept. Name a model that is not trained, or "
            "make one: %g2c_rates " + trainer.words.example
        )
    with told_in_a_line(
        lambda e: f"The model of {run.name} cannot be copied ({first_line(e)}): no rate is tried."
    ):
        return as_it_began(run.model, run.snapshots[0].weights)


def train_line(settings: Settings) -> str:
    """A training line with these settings, as far as they are not what it takes without."""
    words = ["%%g2c_train"]
    for option in training.OPTIONS:
        value = getattr(settings, option.field)
        is_named = option.field == "data" and settings.train_loader is None
        if value != option.default or is_named:
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            words += [option.flag, shown]
    return shlex.join(words)
