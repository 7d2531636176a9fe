"""%g2c_doctor finds what is wrong, says what to do, and never falls over itself."""

import importlib.metadata as metadata
from unittest.mock import Mock

import pytest

from g2c_magics import doctor
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.views.doctor import to_html, to_text


@pytest.fixture
def grader():
    grader = Grader()
    yield grader
    grader.close()


def found(examination: doctor.Examination) -> dict[str, doctor.Finding]:
    return {finding.what: finding for finding in examination.findings}


@pytest.mark.slow
def test_every_line_is_a_word_and_fits_a_terminal(grader, folder):
    text = to_text(doctor.examine(grader, str(folder), str(folder / "nowhere")))
    assert max(map(len, text.splitlines())) <= 80
    for what in ("Python", "torch", "torchvision", "device", "your files", "graded tests", "MNIST"):
        assert f" {what} " in text


def test_missing_mnist_says_how_to_get_it(grader, folder):
    (finding,) = doctor.mnist(grader, str(folder), str(folder))
    assert not finding.ok and "4 of 4 files" in finding.detail and "--fallback" in finding.detail


def test_a_corrupt_mnist_file_is_named(grader, folder):
    from g2c_magics.training.data.mnist_files import SHAPES

    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in SHAPES:
        (raw / name).write_bytes(b"short")
    (finding,) = doctor.mnist(grader, str(folder), str(folder))
    assert not finding.ok and "train-images-idx3-ubyte has 5 bytes" in finding.detail


def test_a_torchvision_of_another_build_is_found_without_importing_it(monkeypatch):
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda n: "1.0.0" if n == "torch" else real(n))
    (finding,) = doctor.torchvision()
    assert not finding.ok and "not 1.0.0" in finding.detail and "pip install" in finding.detail


@pytest.mark.slow
def test_files_that_cannot_be_imported_are_named(grader, folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "g2c/nn/loss.py").write_text("x = = 3")
    finding, _ = doctor.files(grader, "")
    assert not finding.ok and "g2c/nn/loss.py:1" in finding.detail


@pytest.mark.slow
def test_a_grader_that_is_still_loading_is_waited_for_where_there_are_no_files(grader):
    assert [(f.ok, f.detail) for f in doctor.warm(grader)] == [
        (True, f"warm, by {grader.pool.method}")
    ]


def test_a_grader_that_cannot_start_says_why(grader, monkeypatch):
    monkeypatch.setattr(grader.pool, "wait", Mock(side_effect=PoolError("torch is broken")))
    assert [(f.ok, f.detail) for f in doctor.warm(grader)] == [(False, "torch is broken")]


@pytest.mark.slow
def test_a_look_that_fails_is_a_finding_and_the_others_go_on(grader, folder, monkeypatch):
    monkeypatch.setattr(doctor, "device", lambda: 1 / 0)
    findings = found(doctor.examine(grader, str(folder)))
    assert not findings["device"].ok and "ZeroDivisionError" in findings["device"].detail
    assert "disk" in findings and "ZeroDivisionError" in to_html(doctor.examine(grader))


@pytest.mark.slow
def test_the_magic_shows_it(kernel):
    shown = kernel.run("%g2c_doctor")
    assert "ok    Python" in shown.plain[0] and 'class="g2c"' in shown.html[0]
