"""Messages between the processes: lines of JSON over a stream socket."""

import json
import socket
from typing import Any

LONGEST = 2**20  # bytes of a line; ours are much shorter
GARBAGE = {"event": "garbage"}

Message = dict[str, Any]  # Any: JSON, and perhaps forged. It has an "event"


class Channel:
    """One end of a connection. What is no message is received as GARBAGE."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.token = ""  # goes with every message that is sent
        self._rest = b""

    def send(self, message: Message, fds: tuple[int, ...] = ()) -> None:
        """Send one message, and open files along with it."""
        data = json.dumps({"token": self.token, **message}).encode() + b"\n"
        if fds:
            sent = socket.send_fds(self.sock, [data], list(fds))
            data = data[sent:]
        self.sock.sendall(data)

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
