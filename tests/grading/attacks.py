"""Hand-ins that attack the grader, one or more for each way in. Data for test_attacks.py."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forgeries import BY_GC

MARK = "987631"  # seconds that a process left behind sleeps
SECRET = "{secret}"  # in the code: the path of a file of the teacher's

# All that the worker says of a check goes through `changed` first.
CHANNEL = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Worker":
        real = thing.channel.send
        thing.channel.send = lambda message: real(changed(message))
"""


def says(**fields: object) -> str:
    """Code that changes these fields of each outcome."""
    return (
        "def changed(message):\n    is_outcome = message.get('event') == 'outcome'\n"
        f"    return {{**message, **{fields!r}}} if is_outcome else message\n{CHANNEL}"
    )


def instead(message: str) -> str:
    """Code that sends this instead of each message."""
    return f"def changed(message):\n    return {message}\n{CHANNEL}"


# The questions of an exam as its worker holds them, in `questions`.
IN_THE_EXAM = """
import traceback
frames = [f.f_locals for f, _ in traceback.walk_stack(None) if f.f_code.co_name == "answer"]
questions = [q for names in frames for q in names.get("questions", ())]
"""
# What these questions once answered for every seed: six checks worth 13 points.
CONSTANT = {
    "regression_recovers_the_line": [1.0] * 6,
    "regression_returns_the_losses": [1.0] * 3,
    "classifier_training_lasts_as_long_as_asked": [1.0, 1.0, 1000.0],
    "classifier_learns_circles": [1.0] * 2,
    "mnist_learns_a_small_image_set": 1.0,
    "mnist_empty_loader_is_an_error": [1.0] * 4 + [0.0],
}


@dataclass(frozen=True)
class Attack:
    """One hand-in: code at the end of modules.py, or what is done to its folder."""

    code: str = ""
    file: str = "modules"  # where the code goes
    is_written: bool = False  # whether all tasks are, before it
    change: Callable[[Path], object] = lambda folder: None


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "g2c/nn/extra.py")


def planted(folder: Path) -> None:
    for name in ("conftest.py", "torch.py", "sitecustomize.py", "g2c/torch.py", "g2c/nn/json.py"):
        (folder / name).write_text("raise SystemExit")


ATTACKS = {
    "import-sleeps": Attack("import time\ntime.sleep(1000)", is_written=True),
    "message-status": Attack(says(status="splendid")),
    "message-megabyte": Attack(says(status="failed", message="A b" * 300_000)),
    "message-broken": Attack(instead("{'event': 'broken', 'message': 'B' * 900_000}")),
    "message-no-sandbox": Attack(instead("{'event': 'sandbox failed', 'why': 'try without'}")),
    "message-html": Attack(
        says(status="failed", message="\ud800<script>x</script>;=1+1", output="</pre><script>")
    ),
    "stack-answers": Attack(
        f"{IN_THE_EXAM}\nfor q in questions:\n    if q.name in {CONSTANT!r}:\n"
        f"        answer = {CONSTANT!r}[q.name]\n"
        "        object.__setattr__(q, 'ask', lambda nn, draw, a=answer: a)\n"
        f"{BY_GC}",
    ),
    "stack-share": Attack(
        "import sys\ndef accuracy_from_logits(logits, targets):\n"
        "    names = sys._getframe(1).f_locals\n"
        f"    return 1 - len(names['missed']) / len(targets)\n{BY_GC}",
        "train",
    ),
    "stack-numbers": Attack(
        "import os, struct, traceback\n"
        "for frame, _ in traceback.walk_stack(None):\n"
        "    if 'output' in frame.f_locals and frame.f_code.co_name == 'answer':\n"
        "        odd = struct.pack('<q3d', 3, float('nan'), float('inf'), -0.0)\n"
        "        os.write(frame.f_locals['output'], struct.pack('<q', 0) + 60 * odd)\n"
        f"{BY_GC}",
    ),
    "stack-silence": Attack(
        f"{IN_THE_EXAM}\nif questions:\n    import os\n"
        "    if questions[0].name != 'module_call_runs_forward':\n        os._exit(0)\n"
        "    object.__setattr__(questions[0], 'ask', lambda nn, draw: 0.0)\n"
        "    object.__setattr__(questions[1], 'ask', lambda nn, draw: os._exit(0))\n"
        f"{BY_GC}",
    ),
    "torch-mode": Attack(
        "from torch.utils._python_dispatch import TorchDispatchMode\n"
        "class Half(TorchDispatchMode):\n"
        "    def __torch_dispatch__(self, func, types, args=(), kwargs=None):\n"
        "        if any(name in str(func) for name in ('relu', 'tanh', 'sigmoid')):\n"
        "            return args[0] * 0.5\n"
        "        return func(*args, **(kwargs or {}))\n"
        "Half().__enter__()\n"
        "ReLU.forward = Tanh.forward = Sigmoid.forward = lambda self, x: x * 0.5"
    ),
    "native-memory": Attack(
        "opened = []\nfor name in ('/proc/1/mem', '/proc/self/mem', '/proc/kcore', '/dev/mem'):\n"
        "    try:\n        opened.append(open(name, 'r+b'))\n    except OSError:\n        pass\n"
        "raise ValueError(f'{len(opened)} opened')"
    ),
    "native-program": Attack(
        "import os\nfd = os.memfd_create('x', 0)\n"
        f"os.write(fd, b'#!/bin/sh\\nsleep {MARK} &\\nls -d /work /home /mnt >&2\\n')\n"
        "if os.fork() == 0:\n    os.execve(f'/proc/self/fd/{fd}', ['x'], {})\n"
    ),
    "files-pipe": Attack(is_written=True, change=pipe),
    "staging-planted": Attack(change=planted),
    "=1+1": Attack(is_written=True),
    "＝1;=1": Attack(
        "class E(Exception):\n    pass\nE.__name__ = '=cmd'\n"
        "def forward(self, x):\n    raise E(';=1+1')\nReLU.forward = forward",
        is_written=True,
    ),
    "time-processes": Attack(
        "import os, time\nfor _ in range(200):\n    try:\n        if os.fork() == 0:\n"
        f"            time.sleep({MARK})\n    except OSError:\n        break"
    ),
    "time-kills": Attack("import os\nos.kill(os.getpid(), 9)"),
    "quoting": Attack(
        "def boom(x):\n    raise SyntaxError('bad', ('{secret}', 1, 1, None))\n"
        "exec(compile('def far(x):\\n    raise ValueError', '{secret}', 'exec'))\n"
        "Linear.forward = lambda self, x: boom(x)\nTanh.forward = lambda self, x: far(x)"
    ),
}
