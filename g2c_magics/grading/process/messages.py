"""What the processes tell each other: a job, and lines of JSON over a stream socket.

What sends is bound when this is imported, before any learner code. The attack: a file that replaces
`json.dumps` or `socket.sendall`, so that each check of its own says that it passed.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

IMPORT, LEND, DIAGNOSE = "import", "lend", "diagnose"  # steps of a job that are not graded tests
LONGEST = 2**20  # bytes of a line; ours are much shorter
GARBAGE = {"event": "garbage"}
to_json = json.JSONEncoder().encode
send_all = socket.socket.sendall

Message = dict[str, Any]  # Any: JSON, and perhaps forged. It has an "event"


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
    again: bool = False  # the tests ran before, and get what is lent: no search, no diagnosis
    lent: tuple[str, ...] = ()  # tasks whose worked answers the checks of later tasks get
    given: tuple[str, ...] = ()  # tasks whose checks get all given code as it came
    isolate: bool = False  # run without network and away from all other files
    token: str = ""  # goes with every message about it: what has none is no message

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Job":  # Any: JSON
        names = ("tests", "borrowed", "limits", "lent", "given")
        lists = {name: tuple(data[name]) for name in names}
        return cls(**{**data, **lists})

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def limit_of(self, step: str | None) -> float:
        """Seconds for a step: a graded test's own limit, or that of all else."""
        return self.limits[self.tests.index(step)] if step in self.tests else self.limit


class Channel:
    """One end of a connection. What is no message is received as GARBAGE."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.token = ""  # goes with every message that is sent
        self._rest = b""

    def send(self, message: Message, fds: tuple[int, ...] = ()) -> None:
        """Send one message, and open files along with it."""
        data = to_json({"token": self.token, **message}).encode() + b"\n"
        if fds:
            sent = socket.send_fds(self.sock, [data], list(fds))
            data = data[sent:]
        send_all(self.sock, data)

    def receive(self) -> list[Message]:
        """The messages that are there, waiting for the first. Raises EOFError when it is closed."""
        while True:
            data = self.sock.recv(1 << 16)
            if not data:
                raise EOFError
            *lines, self._rest = (self._rest + data).split(b"\n")
            if len(self._rest) > LONGEST:
                lines, self._rest = [*lines, b""], b""
            if lines:
                return [parsed(line) for line in lines]

    def close(self) -> None:
        self.sock.close()


def parsed(line: bytes) -> Message:
    """A line as a message, or GARBAGE."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return GARBAGE
    return message if isinstance(message, dict) and "event" in message else GARBAGE
