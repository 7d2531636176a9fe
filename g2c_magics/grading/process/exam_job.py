"""What goes to the worker of an exam, and how its answers come back: a count and raw doubles.

No JSON and no pickle comes back from a process that runs learner code. Imports no torch.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

COUNT = struct.Struct("<q")  # how many doubles follow; 0 once the package is imported
# The count where no doubles follow: the learner's code raised, or called a banned API.
RAISED, BANNED = -1, -2
LONGEST_LINE = 2**16  # bytes of the worker's first words, which are ours


@dataclass(frozen=True)
class ExamJob:
    """Import a package and answer questions, for one seed after the other."""

    lesson: str
    root: str
    questions: tuple[str, ...]  # names, in order; all of the lesson's where there are none
    seeds: tuple[int, ...]
    memory_gb: float  # what the worker may allocate
    cell: str | None = None  # source to lay over the files
    isolate: bool = False  # answer without network and away from all files but the learner's
    is_worked: bool = False  # answer for the worked answers on the lesson's own files
    lent: Mapping[str, str] = field(default_factory=dict)  # source to bind, by qualified name

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ExamJob":  # Any: JSON, and ours
        lists = {name: tuple(data[name]) for name in ("questions", "seeds")}
        return cls(**{**data, **lists})

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def packed(numbers: Iterable[float]) -> bytes:
    """An answer as it is sent."""
    values = list(numbers)
    return COUNT.pack(len(values)) + struct.pack(f"<{len(values)}d", *values)


def unpacked(data: bytes) -> tuple[float, ...]:
    """The doubles of an answer, without their count."""
    return struct.unpack(f"<{len(data) // 8}d", data)
