"""Read what the worker of an exam answers: so many numbers as are expected, in time.

The attack: a hand-in that answers without end, with nothing, or with something to be parsed.
Imports no torch and no learner code.
"""

import select
import socket
import time

from g2c_magics.grading.process.exam_job import COUNT, LONGEST_LINE, ExamJob, unpacked
from g2c_magics.grading.process.handles import WorkerProcess
from g2c_magics.grading.process.memory import Memory

LOOK_INTERVAL = 0.25  # seconds between two looks at memory and clock
MOST_DOUBLES = 2**20  # of one answer

Doubles = tuple[float, ...]


class NoAnswer(Exception):
    """What was to come did not come, or not in time."""


class Stream:
    """What a worker answers, read as far as it is expected and no further."""

    def __init__(self, worker: WorkerProcess, job: ExamJob) -> None:
        worker.channel.send({"event": "job", "job": job.to_dict()})
        self._sock: socket.socket = worker.channel.sock
        self._memory = Memory(worker.pid, job.memory_gb)

    def line(self, until: float) -> bytes:
        """The worker's first words. Raises NoAnswer."""
        line = b""
        while not line.endswith(b"\n") and len(line) < LONGEST_LINE:
            line += self._some(1, until)
        return line

    def count(self, until: float) -> int:
        """How many doubles come next. Raises NoAnswer."""
        return COUNT.unpack(self._bytes(COUNT.size, until))[0]

    def doubles(self, count: int, until: float) -> Doubles:
        """So many doubles. Raises NoAnswer."""
        if not 0 <= count <= MOST_DOUBLES:
            raise NoAnswer(f"Expected an answer of at most {MOST_DOUBLES} numbers. Got {count}.")
        return unpacked(self._bytes(8 * count, until))

    def _bytes(self, size: int, until: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            data += self._some(size - len(data), until)
        return bytes(data)

    def _some(self, most: int, until: float) -> bytes:
        """At least one byte before `until` (time.monotonic)."""
        while True:
            if self._memory.exceeded():
                raise NoAnswer("It took more memory than a check may.")
            left = until - time.monotonic()
            if left <= 0:
                raise NoAnswer("It did not answer in time.")
            if select.select([self._sock], [], [], min(left, LOOK_INTERVAL))[0]:
                data = self._sock.recv(most)
                if not data:
                    raise NoAnswer("Its process ended without an answer.")
                return data
