"""Bring a logged run back: its cell makes the model anew, on today's files, and takes the weights.

Knows nothing of IPython: the notebook's variables are handed in, and stay as they are.

Any, here: models are of the learner's own classes.
"""

import ast
import builtins
import contextlib
import copy
import importlib
import io
import sys
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from g2c_magics.lessons.lesson import load, names
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.notebook.errors import OneLine
from g2c_magics.notebook.run_cell import last_value, offer
from g2c_magics.paths import data_dir, find_root, named_root, state_folder
from g2c_magics.text import did_you_mean, error_text, first_line, listed
from g2c_magics.training import Run, Settings, explain_todo, load_data, seeded
from g2c_magics.training.logged_runs import Facts, find_run, names_of_logged
from g2c_magics.training.own_cells import is_own
from g2c_magics.training.stored_run import settings_of, weights_of, with_weights
from g2c_magics.training.torch_state import kept_torch_state


@kept_torch_state()
def bring_back(
    facts: Facts,
    trainer: Trainer,
    variables: Mapping[str, Any],
    data_folder: Path,
    model: Any = None,
) -> Run:
    """The whole Run of a log. model: takes the weights; without it the log's cell makes one.

    What differs today is the last of its notes, and printed. Raises TrainingError or OneLine.
    """
    stored = weights_of(facts)
    name, settings = str(facts.get("name")), settings_of(facts["settings"])
    cell = str(facts.get("cell") or "") if model is None else ""
    if model is None and not is_own(cell, facts.get("cell_signature")):
        place = f"{Path(facts['log']).name}/run.json"
        why = f"is not yours, or not of this machine ({place})" if cell else "was not kept"
        raise OneLine(
            f"The cell of {name} {why}: it is not run. Its curves: %g2c_curves {name}. Its weights "
            f"fit into a model that you make: g2c_magics.load_run({name!r}, model=…)"
        )
    missing = [*names_of_data(settings, variables), *undefined(cell, variables, trainer)]
    if missing:
        raise OneLine(
            f"{name} was trained on variables of yours: define {listed(missing)} first, as then."
        )
    data = load_data(settings, data_folder, settings.fallback, variables)
    if model is None:
        model = made_by(cell, name, variables, trainer, settings.seed)
    run, difference = with_weights(facts, stored, model, data, trainer)
    run = replace(run, cell=cell)  # a stranger's is never signed as one's own
    if difference:
        run.notes.append(difference)
        print(difference)
    return run


def load_run(name: str, model: Any = None, root: str = "") -> Run:
    """What g2c_magics.load_run does: of the default lesson, with the variables of __main__."""
    lesson = load(names()[0])
    folder = named_root(lesson.folder, root) if root else find_root(lesson.folder)
    logs = state_folder(folder) / "runs"
    facts = find_run(logs, name)
    if facts is None:
        known = names_of_logged(logs)
        raise OneLine(f"{logs} has no run {name}.{did_you_mean(name, known)}")
    part: Any = lesson.require("trainer")  # a module, whose names no checker knows
    trainer = part.trainer(importlib.import_module(lesson.package))
    return bring_back(facts, trainer, vars(sys.modules["__main__"]), data_dir(folder), model)


def made_by(cell: str, name: str, variables: Mapping[str, Any], trainer: Trainer, seed: int) -> Any:
    """The model that a cell makes today, without a trace in the variables. Raises OneLine."""
    namespace = dict(variables)
    offer(namespace, trainer.package)
    try:
        with seeded(seed), contextlib.redirect_stdout(io.StringIO()):
            # A copy: the cell may end with a model, or hold a layer, that is in a variable.
            return copy.deepcopy(last_value(cell, namespace, trainer.words.example))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the learner's code may raise anything
        todo = explain_todo(error)
        reason = error_text(todo) if todo else f"{type(error).__name__}: {first_line(error)}"
        raise OneLine(
            f"The cell that made {name} fails today ({reason}). Its curves: %g2c_curves {name}"
        ) from None


def names_of_data(settings: Settings, variables: Container[str]) -> Iterator[str]:
    """The variables that a run's data come from, as far as they are not there."""
    names = settings.data.split(",") if "," in settings.data else []
    for name in (*names, settings.train_loader, settings.val_loader):
        if name is not None and name.strip() not in variables:
            yield name.strip()


def undefined(cell: str, variables: Container[str], trainer: Trainer) -> list[str]:
    """The names that a cell uses and nobody defines, each once."""
    try:
        nodes = list(ast.walk(ast.parse(cell)))
    except SyntaxError:
        return []
    known = {node.id for node in nodes if isinstance(node, ast.Name) and is_bound(node)}
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known |= {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            known |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            known.add(node.name)
    known |= {*dir(builtins), *trainer.package.__all__}
    used = dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name))
    return [name for name in used if name not in known and name not in variables]


def is_bound(node: ast.Name) -> bool:
    """Whether the name is given a value here."""
    return isinstance(node.ctx, ast.Store)
