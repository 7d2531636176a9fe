"""What the kernel asks of a worker, as plain data that crosses a socket as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

IMPORT, DIAGNOSE = "import", "diagnose"  # steps of a job that are not graded tests


@dataclass(frozen=True)
class Job:
    """Run graded tests on the files below a root."""

    lesson: str
    root: str
    tests: tuple[str, ...]  # names of graded tests, in order
    cell: str | None  # source to lay over the files
    borrowed: tuple[str, ...]  # names of TODOs to take from the worked answers
    limit: float  # seconds for the import
    limits: tuple[float, ...]  # seconds for each of the tests
    memory_gb: float  # what a step may allocate
    trace: str  # a file for the traceback of a process that is stopped or crashes
    isolate: bool = False  # run without network and away from all other files
    token: str = ""  # goes with every message about it: what has none is no message

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Job":  # Any: JSON
        lists = {name: tuple(data[name]) for name in ("tests", "borrowed", "limits")}
        return cls(**{**data, **lists})

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def limit_of(self, step: str | None) -> float:
        """Seconds for a step: a graded test's own limit, or that of all else."""
        return self.limits[self.tests.index(step)] if step in self.tests else self.limit
