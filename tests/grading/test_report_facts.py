"""What a report tells beside the checks: when files were saved, where links start, known words."""

import json
import os
import re
import time
from pathlib import Path

import pytest

from g2c_magics import paths
from g2c_magics.grading.grader import Grader
from g2c_magics.lessons.nn.pitfalls import PITFALLS

FORWARD = "Linear.forward = lambda self, x: x @ self.W"


def test_a_report_knows_when_each_graded_file_was_saved(grader: Grader, project: Path):
    os.utime(project / "g2c/nn/modules.py", (1000, 1000))
    before = time.time()
    report = grader.check(["linear", "mse"], root=project)
    linear, mse = report.tasks
    assert linear.saved == 1000 and mse.saved == (project / "g2c/nn/loss.py").stat().st_mtime
    assert report.at is not None and before <= report.at <= time.time()
    assert {"saved", "at", "base", "in_vscode"}.isdisjoint(report.to_dict())


def test_a_known_mistake_comes_with_the_lessons_words_on_it(grader: Grader, project: Path):
    report = grader.check(["linear"], cell=FORWARD, root=project)
    known = {check.pitfall: check.known for check in report.tasks[0].checks if check.pitfall}
    assert known == {"missing-bias": PITFALLS["missing-bias"]}


def test_links_start_in_the_folder_of_the_notebook(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert paths.notebook_folder() == paths.STARTED_IN
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ann/notebooks/03-nn.ipynb")
    assert paths.notebook_folder() == "/home/ann/notebooks"
    monkeypatch.setenv("JPY_SESSION_NAME", "a console")
    assert paths.notebook_folder() == paths.STARTED_IN


def test_a_kernel_of_vscode_is_known_by_its_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VSCODE_PID", "1")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert paths.in_vscode()
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ann/notebooks/03-nn.ipynb")
    assert not paths.in_vscode()


def test_the_documented_example_has_the_keys_of_a_report(grader, project):
    text = (Path(__file__).parents[2] / "docs/schema.md").read_text()
    example = json.loads(text.partition("```json\n")[2].partition("```")[0])
    report = grader.check(["linear"], root=project).to_dict()

    def keys(data: dict) -> list[list[str]]:
        task = data["tasks"][0]
        return [list(data), list(task), list(task["checks"][0])]

    assert keys(example) == keys(report) and example["schema"] == report["schema"]
    statuses = re.search(r"`(passed failed .+?)`", text)
    assert statuses and statuses[1] == "passed failed todo error timeout crashed"
