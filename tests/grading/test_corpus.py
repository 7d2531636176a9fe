"""The corpus graded by the real engine: wrong ones fail, right ones pass, mistakes are named."""

from collections import Counter

import pytest
from contract_page import listed_sentences
from corpus import submissions
from corpus.verdict import Judge, Verdict, table

from g2c_magics.lessons.lesson import load
from g2c_magics.lessons.nn.hints import HINTS
from g2c_magics.lessons.nn.pitfalls import PITFALLS
from g2c_magics.lessons.nn.probes import PROBES

CORPUS = list(submissions())
SHORTCUT = "torch-nn-shortcut"  # found by the search for banned APIs, not by a probe
SAMPLE = CORPUS[::60]  # of wrong and right ones of most tasks, for the fast tier
SENTENCES = list(listed_sentences())
LISTED = {name for sentence in SENTENCES for name in sentence.wrong}
BY_PITFALL = {s.pitfall: s for s in reversed(CORPUS) if s.pitfall}  # the first of each
# What every change is judged by: a fifth of the right ones, one of those beside each sentence of
# docs/contract.md, one of each pitfall.
FIRST = {name for sentence in SENTENCES for name in sentence.wrong[:1]}
MAIN = [s for s in CORPUS if not s.right and (s.name in FIRST or s in BY_PITFALL.values())]
MAIN += [s for s in CORPUS if s.right][::5]
REST = [s for s in CORPUS if s not in MAIN]


@pytest.fixture(
    scope="module",
    params=[pytest.param(MAIN, id="main"), pytest.param(REST, id="rest", marks=pytest.mark.whole)],
)
def verdicts(request: pytest.FixtureRequest, judge: Judge) -> list[Verdict]:
    judged = judge.verdicts(request.param)
    print(f"\n{table(judged)}")
    return judged


@pytest.fixture(scope="module")
def right(verdicts: list[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.submission.right]


def names(verdicts: list[Verdict]) -> str:
    return "\n".join(
        f"{v.submission.name}: expected {v.submission.pitfall}, got {v.named}; {v.messages[:2]}"
        for v in verdicts
    )


def test_a_sample_is_judged_and_named_right(judge: Judge):
    judged = judge.verdicts(SAMPLE)
    misjudged = [v for v in judged if v.full != v.submission.right or not v.hit or v.alerts]
    assert not misjudged, names(misjudged)


@pytest.mark.slow
def test_no_wrong_submission_gets_full_marks(verdicts: list[Verdict]):
    survivors = [v for v in verdicts if not v.submission.right and v.full]
    assert not survivors, names(survivors)


@pytest.mark.slow
def test_no_right_submission_fails(right: list[Verdict]):
    failures = [v for v in right if not v.full]
    assert not failures, names(failures)


@pytest.mark.slow
def test_no_right_submission_gets_a_pitfall(right: list[Verdict]):
    blamed = [v for v in right if v.named]
    assert not blamed, names(blamed)


@pytest.mark.slow
def test_no_right_submission_raises_an_alert(right: list[Verdict]):
    alerted = {v.submission.name: v.alerts for v in right if v.alerts}
    assert not alerted


@pytest.mark.slow
def test_the_right_pitfall_is_named_first(verdicts: list[Verdict]):
    labelled = [v for v in verdicts if v.submission.pitfall]
    missed = [v for v in labelled if not v.hit]
    assert len(missed) <= 0.02 * len(labelled), names(missed)


@pytest.mark.slow
def test_a_cause_without_an_id_is_told_in_words(verdicts: list[Verdict]):
    expected = [v for v in verdicts if v.submission.says]
    missed = [v for v in expected if v.submission.says not in v.told]
    assert expected and not missed, "\n".join(f"{v.submission.name}: {v.told}" for v in missed)


@pytest.mark.slow
def test_hardly_a_mistake_without_an_id_gets_one(verdicts: list[Verdict]):
    """Nothing is named where nothing is known: a wrong name misleads the learner."""
    unasked = [v for v in verdicts if not v.submission.right and not v.submission.pitfall]
    named = [v for v in unasked if v.named]
    assert len(named) <= 0.02 * len(unasked), names(named)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [n if n in FIRST else pytest.param(n, marks=pytest.mark.whole) for n in sorted(LISTED)]
)
def test_a_sentences_checks_fail_for_the_wrong_submissions_beside_it(name: str, judge: Judge):
    (verdict,) = judge.verdicts(s for s in CORPUS if s.name == name and not s.right)
    failed = {message.partition(":")[0] for message in verdict.messages}
    for sentence in SENTENCES:
        if name in sentence.wrong:
            assert failed & set(sentence.checks), f"{sentence.text}: {verdict.messages}"


def test_the_corpus_is_large_enough_and_covers_every_task_and_pitfall():
    kinds = Counter(submission.right for submission in CORPUS)
    assert kinds[False] >= 120
    assert kinds[True] >= 40
    for right in (False, True):
        tasks = {s.task for s in CORPUS if s.right is right}
        assert tasks == set(load("nn").task_ids)
    assert {s.pitfall for s in CORPUS if s.pitfall} == set(PITFALLS)


def test_every_probe_names_a_known_pitfall_of_known_tasks_and_checks():
    lesson = load("nn")
    checks = {check.name: check.task for check in lesson.checks}
    for probe in PROBES:
        assert probe.pitfall in PITFALLS
        assert set(probe.tasks) <= set(lesson.task_ids)
        assert {checks[name] for name in probe.checks or ()} <= set(probe.tasks)
    assert {probe.pitfall for probe in PROBES} | {SHORTCUT} == set(PITFALLS)


def test_every_task_has_three_short_hints():
    assert set(HINTS) == set(load("nn").task_ids)
    for hints in HINTS.values():
        assert len(hints) == 3
        assert all(0 < len(hint) < 400 for hint in hints)
