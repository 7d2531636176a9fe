"""%g2c_check in a real kernel: the learner's first hour, and what it survives."""

import json
import sys
from pathlib import Path

import psutil
import pytest
from answers import write_answers
from kernels import REPO, wait_until
from scaffold import copy_scaffold

pytestmark = pytest.mark.slow

RIGHT = "Linear.forward = lambda self, x: x @ self.W + self.b\n"
SERVERS = 2  # the warm process, and the one it has forked for exams
LOOP = "def forward(self, x):\n    while True:\n        pass\nLinear.forward = forward\n"


def append(folder: Path, code: str, name: str = "modules") -> str:
    """Put code at the end of a learner's file. Returns what was there before."""
    file = folder / f"g2c/nn/{name}.py"
    before = file.read_text()
    file.write_text(f"{before}\n\n{code}")
    return before


def test_loading_imports_no_torch_and_a_check_neither(start):
    kernel = start(is_forked=False)
    assert kernel.value("'torch' in __import__('sys').modules") == "False"
    kernel.run("%g2c_check linear")
    assert kernel.value("'torch' in __import__('sys').modules") == "False"
    assert kernel.value("'g2c' in __import__('sys').modules") == "False"


def test_the_first_check_says_what_was_graded_and_what_to_write_first(kernel, folder):
    shown = kernel.run("report = %g2c_check\nreport")
    assert "◐ partial: linear 4/10, relu 2/10" in shown.plain[0]
    assert "○ todo: cross_entropy 0/10, regression 0/10" in shown.plain[0]
    assert "Next: write Linear.forward (g2c/nn/modules.py:" in shown.plain[0]
    assert "g2c/nn/modules.py (sha " in shown.plain[0] and str(folder) in shown.plain[0]
    red = "[c for t in report.tasks for c in t.checks if c.status != 'passed']"
    assert (
        kernel.value(f"sum(c.points for c in {red}), {{c.status for c in {red}}}")
        == "(0, {'todo'})"
    )


def test_writing_the_answers_file_by_file_needs_no_restart(kernel, folder):
    """The worked answers pasted into one file after the other, as a learner would."""
    score = "get_ipython().run_line_magic('g2c_check', '').own_score"
    scores = [int(kernel.value(score))]
    for name in ("modules", "loss", "optim", "train"):
        write_answers(folder, name)
        scores.append(int(kernel.value(score)))
    assert scores == sorted(set(scores)) and (scores[0], scores[-1]) == (35, 120)


def test_the_kernel_outlives_a_loop_an_exit_and_a_syntax_error(kernel, folder):
    kernel.run("precious = [1, 2, 3]")
    cases = {
        LOOP: ("timeout", "while True"),
        "import os\nos._exit(1)": ("crashed", "os._exit(1)"),
        "x = = 3": ("error", "SyntaxError"),
    }
    for code, (status, words) in cases.items():
        before = append(folder, code)
        shown = kernel.run("%g2c_check linear --timeout 0.5")
        assert words in shown.plain[0] and "modules.py" in shown.plain[0]
        statuses = kernel.value("{c.status for c in _.tasks[0].checks}")
        assert status in statuses
        assert kernel.value("precious") == "[1, 2, 3]"
        (folder / "g2c/nn/modules.py").write_text(before + RIGHT)
        assert kernel.value("get_ipython().run_line_magic('g2c_check', 'linear').score") == "10"
        (folder / "g2c/nn/modules.py").write_text(before)


def test_an_interrupt_ends_the_check_and_the_next_one_is_right(kernel, folder):
    kernel.run("%g2c_check relu")
    begun = folder / "begun"
    before = append(folder, LOOP.replace("while", f"open({str(begun)!r}, 'w')\n    while"))
    message = kernel.send("%g2c_check linear --timeout 60")
    assert wait_until(begun.exists)
    kernel.interrupt()
    assert kernel.result(message, timeout=20).error_name == "KeyboardInterrupt"
    assert wait_until(lambda: len(kernel.warm_processes()) == SERVERS)
    (folder / "g2c/nn/modules.py").write_text(before + RIGHT)
    assert kernel.value("get_ipython().run_line_magic('g2c_check', 'linear').score") == "10"


def test_a_cell_is_graded_on_top_of_the_files_and_leaves_nothing_behind(kernel):
    shown = kernel.run(f"%%g2c_check linear\n{RIGHT}")
    assert "linear           10/10 ✓ passed" in shown.plain[0] and "your cell" in shown.plain[0]
    assert kernel.value("'Linear' in globals()") == "False"
    assert "4/10" in kernel.run("%g2c_check linear").plain[0]


def test_strict_shows_the_report_and_raises_one_line(kernel):
    shown = kernel.run("%g2c_check linear --strict")
    assert "4/10" in shown.plain[0] and shown.error_name == "ChecksFailed"
    assert "\n" not in shown.error and "4 of 10 points" in shown.error
    assert kernel.run("%g2c_check mse --strict").error == ""


def test_bad_lines_get_one_line(kernel):
    cases = {
        "%g2c_check linaer": "Did you mean linear?",
        "%g2c_check cross entropy": "Did you mean cross_entropy?",
        "%g2c_check --strikt": "%g2c_check does not take --strikt. Did you mean --strict?",
        "%g2c_hint linear relu": "%g2c_hint does not take relu. %g2c_hint? shows what it takes.",
        "%g2c_check linear --timeout 0": "--timeout wants seconds above 0",
        "%g2c_check linear --timeout nan": "--timeout wants seconds above 0. Got nan instead.",
        "%g2c_check linear --timeout inf": "--timeout wants seconds below 1,000,000. Got inf",
        "%g2c_check linear --timeout soon": "invalid float value",
        "%config G2CMagics.timeout = -1": "timeout wants seconds above 0. Got -1 instead.",
        "%config G2CMagics.timeout = float('nan')": "timeout wants seconds above 0. Got nan",
        "%config G2CMagics.timeout = 1e999": "timeout wants seconds below 1,000,000. Got inf",
        "%config G2CMagics.memory_gb = 0": "memory_gb wants gigabytes from 0.1. Got 0 instead.",
        "%config G2CMagics.memory_gb = -1": "memory_gb wants gigabytes from 0.1. Got -1",
        "%config G2CMagics.memory_gb = float('nan')": "memory_gb wants gigabytes from 0.1. Got nan",
        "%g2c_borrow lineer": "Did you mean linear?",
        "%g2c_hint everything": "Expected tasks out of",
        "%g2c_progress now": "takes no arguments",
        "%g2c_boundary nothing_here": "There is no run or model called nothing_here",
        "%g2c_boundary": "There is no run yet",
    }
    for line, words in cases.items():
        shown = kernel.run(line)
        told = [text for text in shown.text.strip().splitlines() if text.strip()]
        assert words in shown.text and "Traceback" not in shown.text, line
        assert len(told) <= 3, told
    kernel.run("%config G2CMagics.timeout = 3")
    assert kernel.run("%config G2CMagics.timeout").plain == ["3.0"]
    assert "10/10" in kernel.run("%g2c_check mse").plain[0]  # with the limits from before


def test_a_limit_in_the_configuration_file_that_nobody_can_mean_is_one_line(start, folder):
    profile = folder / ".ipython/profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_config.py").write_text("c.G2CMagics.timeout = -1\n")
    shown = start(load=False).run("%load_ext g2c_magics")
    assert shown.error == "timeout wants seconds above 0. Got -1 instead."


def test_it_works_from_a_folder_below_and_from_elsewhere_by_configuration(
    start, folder, tmp_path_factory
):
    below = folder / "notes" / "deep"
    below.mkdir(parents=True)
    kernel = start(below)
    assert str(folder) in kernel.run("%g2c_check mse").plain[0]
    away = start(tmp_path_factory.mktemp("away"))
    assert str(REPO) in away.run("%g2c_check mse").plain[0]  # the installed package
    away.run(f"%config G2CMagics.root = {str(folder)!r}")
    assert str(folder) in away.run("%g2c_check mse").plain[0]
    away.run("%config G2CMagics.root = '/nowhere'")
    shown = away.run("%g2c_check mse")
    assert "/nowhere" in shown.error and "\n" not in shown.error


def test_tab_completes_tasks_flags_and_runs(kernel):
    assert "linear" in kernel.complete("%g2c_check li")
    assert "--strict" in kernel.complete("%g2c_check --st")
    assert "train_one_epoch" in kernel.complete("%g2c_check train_o")
    assert "cross_entropy" in kernel.complete("%%g2c_check cr")
    assert "all" in kernel.complete("%g2c_borrow a")
    assert "--epochs" in kernel.complete("%%g2c_train --ep")


def test_help_is_documentation(kernel):
    reply = kernel.client.inspect("%g2c_check", reply=True, timeout=30)
    text = reply["content"]["data"]["text/plain"]
    for word in ("--strict", "--timeout", "tests/test_nn.py", "TASK"):
        assert word in text


def test_loading_twice_leaves_one_of_everything(kernel):
    for _ in range(2):
        kernel.run("%reload_ext g2c_magics")
    assert "4/10" in kernel.run("%g2c_check linear").plain[0]
    assert wait_until(lambda: len(kernel.warm_processes()) == SERVERS)
    count = "sum(type(c).__name__ == 'G2CMagics' for c in get_ipython().configurables)"
    assert kernel.value(count) == "1"


def test_unloading_undoes_all_that_loading_did(start):
    kernel = start(load=False)
    state = (
        "ip = get_ipython(); f = ip.display_formatter.mimebundle_formatter; "
        "print(sorted(ip.magics_manager.magics['line']), sorted(ip.magics_manager.magics['cell']), "
        "[n for n in ip.magics_manager.registry if 'G2C' in n], "  # IPython fills in its own lazily
        "[type(c).__name__ for c in ip.configurables if 'G2C' in type(c).__name__], "
        "len(f.deferred_printers), len(f.type_printers), "
        "sorted(ip.strdispatchers.get('complete_command').strs))"
    )
    before = kernel.run(state).printed
    kernel.run("%load_ext g2c_magics")
    assert kernel.run(state).printed != before
    kernel.run("%g2c_check relu")
    kernel.run("%unload_ext g2c_magics")
    assert kernel.run(state).printed == before
    assert wait_until(lambda: kernel.warm_processes() == [])
    assert "not found" in kernel.run("%g2c_check relu").text


def test_no_process_is_left_when_the_kernel_is_killed(kernel):
    kernel.run("%g2c_check relu")
    assert wait_until(lambda: len(kernel.warm_processes()) == SERVERS)
    processes = kernel.warm_processes()
    psutil.Process(kernel.pid).kill()
    assert wait_until(lambda: not any(alive(p) for p in processes))


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_check_in_mid_loop_dies_with_its_kernel(kernel, folder):
    kernel.run("%g2c_check relu")
    append(folder, LOOP)
    kernel.send("%g2c_check linear --timeout 600")
    assert wait_until(lambda: len(kernel.warm_processes()) == SERVERS + 1)
    processes = kernel.warm_processes()
    psutil.Process(kernel.pid).kill()
    assert wait_until(lambda: not any(alive(p) for p in processes))


def test_two_kernels_in_one_folder_grade_the_same(start):
    first, second = start(), start()
    messages = [k.send("%g2c_check") for k in (first, second)]
    texts = [k.result(m).plain[0] for k, m in zip((first, second), messages, strict=True)]
    assert all("nn 35/120" in text for text in texts)


def test_the_terminal_and_the_notebook_agree(kernel, folder):
    shown = kernel.run("import json\nr = %g2c_check linear\nprint(json.dumps(r.to_dict()))")
    data = json.loads(shown.printed.splitlines()[-1])
    assert data["score"] == 4 and data["root"] == str(folder)


def test_hints_come_one_at_a_time_and_then_the_worked_answer(kernel):
    texts = [kernel.run("%g2c_hint relu").printed for _ in range(4)]
    assert [f"Hint {n} of 3" in text for n, text in enumerate(texts, 1)] == [
        True,
        True,
        True,
        False,
    ]
    assert "%g2c_borrow relu" not in texts[0] and "%g2c_borrow relu" in texts[2]


def test_a_folder_with_spaces_and_umlauts_is_a_folder_like_any_other(start, tmp_path_factory):
    folder = tmp_path_factory.mktemp("a b") / "Übung öß"
    copy_scaffold(folder)
    append(folder, RIGHT)
    kernel = start(folder)
    assert "10/10" in kernel.run("%g2c_check linear").plain[0]


def test_progress_counts_what_happened_and_never_what_was_borrowed(kernel, folder):
    kernel.run("%g2c_borrow all")
    kernel.run("%%g2c_train --data circles --lr 0.5 --name lent\nbuild_2d_classifier()")
    kernel.run("%g2c_boundary lent")
    text = kernel.run("%g2c_progress").plain[0]
    assert "Your own work: 35 of 120 points" in text and "borrowed  A boundary picture" in text
    write_answers(folder)
    kernel.run("%g2c_borrow none")
    kernel.run("%%g2c_train --data circles --lr 0.5 --name own\nbuild_2d_classifier()")
    kernel.run("%g2c_boundary own")
    text = kernel.run("%g2c_progress").plain[0]
    assert "done      All tests pass" in text and "done      A boundary picture" in text
    assert "open      At least 95 %" in text
    kernel.run(
        "%%g2c_train --data circles --epochs 3 --name flat\nSequential(Linear(2, 2), Linear(2, 2))"
    )
    kernel.run("%g2c_collapse own")  # has a nonlinearity: proves nothing
    assert "multiplied out" not in kernel.run("%g2c_progress").plain[0]
    kernel.run("%g2c_collapse flat")
    text = " ".join(kernel.run("%g2c_progress").plain[0].split())
    assert "flat multiplied out by %g2c_collapse: now write it below exercise 5" in text


def test_progress_survives_a_restart_and_a_damaged_file(start, folder):
    write_answers(folder)
    first = start()
    first.run("%%g2c_train --data circles --lr 0.5 --name own\nbuild_2d_classifier()")
    first.run("%g2c_boundary own")
    first.close()
    second = start()
    assert "done      A boundary picture" in second.run("%g2c_progress").plain[0]
    state = folder / ".g2c/progress.json"
    state.write_text(state.read_text()[:50])
    assert "open      A boundary picture" in second.run("%g2c_progress").plain[0]
    assert (folder / ".g2c/progress.damaged.json").exists()


def test_a_check_can_be_told_to_run_away_from_everything(kernel, folder):
    outside = str(REPO / "README.md")
    append(folder, f"import os\n\nprint('seen', os.path.exists({outside!r}))\n1 / 0\n")
    kernel.run("%config G2CMagics.isolate = True")
    kernel.run("report = %g2c_check linear")
    printed = "report.tasks[0].checks[0].output"
    isolated = kernel.value("report.isolated")
    assert kernel.value(printed) == ("'seen False\\n'" if isolated == "True" else "'seen True\\n'")
    assert isolated == str(sys.platform == "linux") or kernel.value("report.isolation") != "''"
