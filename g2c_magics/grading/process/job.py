"""What the kernel asks of a worker, as plain data that crosses a socket as JSON."""

import json
import socket
from dataclasses import asdict, dataclass

LONGEST = 2**20  # bytes of a line; ours are much shorter
GARBAGE = {"event": "garbage"}
IMPORT, DIAGNOSE = "import", "diagnose"  # steps of a job that are not graded tests


@dataclass(frozen=True)
class Job:
    """Run these graded tests on the files below `root`.

    tests: names, in order. cell: source to lay over the files, or None. borrowed: names of TODOs to
    take from the worked answers. limit: seconds for the import; limits: for each of the tests.
    memory_gb: what a step may allocate.
    trace: a file for the traceback of a process that is stopped or crashes. isolate: run without
    network and away from all other files, where the platform can. token: what each message about
    it must carry, so that a line written blindly to its channel is no message.
    """

    lesson: str
    root: str
    tests: tuple[str, ...]
    cell: str | None
    borrowed: tuple[str, ...]
    limit: float
    limits: tuple[float, ...]
    memory_gb: float
    trace: str
    isolate: bool = False
    token: str = ""

    @classmethod
    def from_dict(cls, data: dict) -> "Job":
        lists = {name: tuple(data[name]) for name in ("tests", "borrowed", "limits")}
        return cls(**{**data, **lists})

    def to_dict(self) -> dict:
        return asdict(self)

    def limit_of(self, step: str | None) -> float:
        """Seconds for a step: a graded test's own limit, or that of all else."""
        return self.limits[self.tests.index(step)] if step in self.tests else self.limit


class Channel:
    """Lines of JSON over a stream socket.

    token: goes with every message that is sent. What is no message is received as GARBAGE.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.token = ""
        self._rest = b""

    def send(self, message: dict, fds: tuple[int, ...] = ()) -> None:
        """Send one message, and open files along with it."""
        data = json.dumps({"token": self.token, **message}).encode() + b"\n"
        if fds:
            sent = socket.send_fds(self.sock, [data], list(fds))
            data = data[sent:]
        self.sock.sendall(data)

    def receive(self) -> list[dict]:
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


def parsed(line: bytes) -> dict:
    """A line as a message, or GARBAGE."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return GARBAGE
    return message if isinstance(message, dict) and "event" in message else GARBAGE
