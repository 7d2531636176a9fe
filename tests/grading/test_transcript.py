"""Only the message counts that the protocol expects next, whoever sends it."""

from dataclasses import replace

import pytest

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.endings import Done
from g2c_magics.grading.process.messages import DIAGNOSE, IMPORT, Message
from g2c_magics.grading.process.transcript import FORGED, Transcript

ONE, TWO = "test_linear_known_values", "test_linear_construction"


def start(step: str) -> Message:
    return {"event": "start", "step": step}


def passed(step: str) -> Message:
    return {"event": "outcome", "step": step, "status": "passed"}


def advice(step: str) -> Message:
    return {"event": "diagnosis", "step": step, "pitfall": None, "message": "look"}


BANNED = {"event": "banned", "outcomes": {ONE: {"status": "failed"}}}
IN_ORDER = [
    BANNED, start(IMPORT), start(ONE), passed(ONE), start(TWO), passed(TWO), start(DIAGNOSE),
    advice(TWO),
]  # fmt: skip


@pytest.fixture
def transcript(tmp_path) -> Transcript:
    return Transcript(replace(Grader().job(tmp_path, tmp_path), tests=(ONE, TWO)))


def test_messages_in_order_are_taken(transcript):
    assert all(map(transcript.take, IN_ORDER))
    run = transcript.run(Done(), 0.0)
    assert (set(run.outcomes), set(run.advice), set(run.banned)) == ({ONE, TWO}, {TWO}, {ONE})
    assert run.alerts == ()


OUT_OF_TURN = {
    "a test before the import": [start(ONE)],
    "a test that is not the next": [start(IMPORT), start(TWO)],
    "an outcome of what is not running": [start(IMPORT), start(ONE), passed(TWO)],
    "a second outcome": [start(IMPORT), start(ONE), passed(ONE), passed(ONE)],
    "the next test while one is running": [start(IMPORT), start(ONE), start(TWO)],
    "a test again": [start(IMPORT), start(ONE), passed(ONE), start(ONE)],
    "a diagnosis before the tests have ended": [start(IMPORT), start(DIAGNOSE)],
    "what sources use once learner code runs": [start(IMPORT), BANNED],
    "a test after an import that failed": [
        start(IMPORT), {**passed(IMPORT), "status": "error"}, start(ONE),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", OUT_OF_TURN)
def test_a_message_out_of_turn_is_an_alert_and_nothing_else(case, transcript):
    *before, last = OUT_OF_TURN[case]
    assert all(map(transcript.take, before))
    known = dict(transcript.outcomes)
    assert not transcript.take(last)
    run = transcript.run(Done(), 0.0)
    assert run.alerts == (FORGED,) and run.outcomes == known and run.banned == {}
