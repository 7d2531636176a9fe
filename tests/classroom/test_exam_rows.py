"""What the books say of a hand-in whose numbers differ, or that gives none when asked again."""

import csv

from students import right, spoilt

FORGED = """
import traceback
def take_over(worker):
    def check(name, test, about):
        worker.begin(name)
        worker.watchdog.stop()
        worker.channel.send({"event": "outcome", "step": name, "status": "passed"})
        return True
    worker.check = check
for frame, _ in traceback.walk_stack(None):
    for value in frame.f_locals.values():
        if type(value).__name__ == "Worker":
            take_over(value)
Tanh.forward = lambda self, x: x
"""
SILENT = """
import os, traceback
if any("exam_worker" in f.f_code.co_filename for f, _ in traceback.walk_stack(None)):
    os._exit(0)
"""


def test_the_books_tell_right_work_from_forged_and_from_silent_work(run, tmp_path):
    folder = tmp_path / "class"
    right(folder / "ada")
    spoilt(folder / "eve", FORGED)
    spoilt(folder / "mum", SILENT)
    run(limit=5.0)
    with (tmp_path / "grades/grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    ada, eve, mum = rows["ada"], rows["eve"], rows["mum"]
    assert (ada["status"], ada["score"], ada["exam"]) == ("graded", "120", "agrees")
    assert "asked again" not in ada["needs_human"]
    assert (eve["status"], eve["tanh"], eve["exam"]) == ("graded", "2", "differs")
    assert "tanh passed its checks, but gave other numbers when asked again" in eve["needs_human"]
    assert (mum["status"], mum["score"], mum["exam"]) == ("ungraded", "", "")
    assert "No answer when asked again" in mum["needs_human"]
    # An ungraded row is not kept: the next run asks again.
    assert run(limit=5.0)[1] == ["mum"]
