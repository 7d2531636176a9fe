"""A check in isolation: the same score, no network, no file but its own, nothing left behind."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import cast

import psutil
import pytest
from answers import write_answers
from corpus import submissions
from test_hostile import CASES, Case, check_case, forward
from tiers import tiered

from g2c_magics.grading import attempts
from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.endings import SandboxFailed
from g2c_magics.grading.process.messages import Channel
from g2c_magics.grading.process.pool import WorkerProcess
from g2c_magics.grading.process.worker_run import run_job
from g2c_magics.grading.sandbox import isolation
from g2c_magics.grading.sandbox.probe import sandbox_problem
from g2c_magics.grading.source_files import SourceFiles

REPO = Path(__file__).parents[2]
WRONG = [s for s in submissions() if not s.right]
NAMED = {s.name: s for s in WRONG[:: len(WRONG) // 14]}

ALIKE = [
    "a loop in a method",
    "a loop that switches the watchdog off",
    "a loop at import",
    "a loop in C code",
    "os._exit",
    "os._exit(0) at import",
    "sys.exit",
    "os.abort",
    "a segfault",
    "recursion past every limit",
    "a flood past sys.stdout",
    "an allocation beyond the limit",
    "a list that grows",
    "a thread left running",
    "a child left running",
    "a daemon that hides",
    "a forked twin",
    "os.chdir",
    "closed files",
    "a SyntaxError",
]
OWN = {
    "a fork bomb": Case(
        forward(
            "for i in range(200):\n    try:\n        if os.fork() == 0:\n            os.setsid()\n"
            "            time.sleep(98763)\n    except OSError:\n        break\n"
            "return (x @ self.W + self.b) if i < 50 else None",
            "import os, time",
        ),
        (),
        10,
    ),
    "a killed parent": Case(
        forward(
            "try:\n    os.kill(os.getppid(), 9)\nexcept OSError:\n    pass\n"
            "return x @ self.W + self.b",
            "import os",
        ),
        (),
        10,
    ),
    "all killed": Case(
        forward(
            "try:\n    os.kill(-1, 9)\nexcept OSError:\n    pass\nreturn x @ self.W + self.b",
            "import os",
        ),
        (),
        10,
    ),
    "itself killed": Case(
        forward("os.kill(os.getpid(), 9)", "import os"), ("SIGKILL",), 4, "crashed"
    ),
    "a server without a network": Case(
        forward("socket.create_connection(('127.0.0.1', 1))", "import socket"),
        ("unreachable",),
        4,
        "error",
    ),
    "a full /tmp": Case(
        forward(
            "try:\n    for i in range(4):\n        with open(f'/tmp/{i}', 'wb') as file:\n"
            "            for _ in range(50):\n                file.write(bytes(2**20))\n"
            "except OSError as error:\n    raise ValueError('full') from error\n",
        ),
        ("ValueError: full",),
        4,
        "error",
    ),
    "a huge file": Case(
        forward(
            "import os\nfile = os.open('/tmp/file', os.O_CREAT | os.O_WRONLY)\n"
            "os.lseek(file, 2**27, 0)\nos.write(file, b'x')"
        ),
        ("File too large",),
        4,
        "error",
    ),
    "a namespace of its own": Case(
        forward(
            "import ctypes\nctypes.CDLL(None).unshare(0x10020000)\n"
            "if ctypes.CDLL(None).mount(b'none', b'/', None, 1 << 14 | 1 << 18, None) == 0:\n"
            "    ctypes.CDLL(None).umount2(b'/usr', 2)\n"
            "open('/usr/here', 'w')"
        ),
        (),
        4,
        "error",
    ),
}


def peek(expression: str) -> str:
    """A Linear that fails with the value of an expression as its message."""
    return forward(f"raise ValueError(repr({expression}))", "import glob, os, sys, pathlib")


def seen(grader: Grader, project: Path, expression: str) -> str:
    """What learner code sees in isolation."""
    write_answers(project)
    report = grader.check(["linear"], cell=peek(expression), root=project, isolate=True)
    assert report.isolated, report.isolation
    return next(c.message for c in report.tasks[0].checks if c.status == "error")


@pytest.mark.parametrize("name", tiered(ALIKE, "os._exit", "a segfault", halved=True))
def test_hostile_code_is_told_right_in_isolation_too(name, grader, project, left_behind):
    check_case(grader, project, CASES[name], left_behind, isolate=True)


@pytest.mark.parametrize("name", tiered(OWN, "a fork bomb", "a server without a network"))
def test_code_that_reaches_out_meets_a_wall(name, grader, project, left_behind):
    grader.warm_up()
    warm = grader.pool.pid
    check_case(grader, project, OWN[name], left_behind, isolate=True)
    assert grader.pool.pid == warm


@pytest.mark.slow
def test_the_score_is_the_same_in_isolation(grader, project):
    write_answers(project)
    plain, apart = (
        grader.check(root=project, isolate=isolate, exam=False) for isolate in (False, True)
    )
    assert plain.to_dict() | {"seconds": 0} == apart.to_dict() | {"seconds": 0}
    assert apart.passed and apart.isolated and not plain.isolated
    assert (plain.isolation, apart.isolation) == ("it was not asked for", "")


@pytest.mark.parametrize("name", tiered(NAMED, halved=True))
def test_a_mistake_has_the_same_name_in_isolation(name, check_worked):
    submission = NAMED[name]
    reports = [
        check_worked([submission.task], cell=submission.source, isolate=isolate, exam=False)
        for isolate in (False, True)
    ]
    plain, apart = (report.to_dict() | {"seconds": 0} for report in reports)
    assert plain == apart and not reports[1].passed and reports[1].isolated


def test_a_home_is_out_of_sight(grader, project, tmp_path):
    key = tmp_path / "home/.ssh/id_rsa"
    key.parent.mkdir(parents=True)
    key.write_text("secret")
    assert seen(grader, project, f"os.path.exists({str(key)!r})") == "ValueError: False"
    assert seen(grader, project, "os.environ['HOME']") == "ValueError: '/tmp'"
    told = seen(grader, project, f"glob.glob({str(Path.home())!r} + '/.*')")
    assert not any(name in told for name in (".ssh", ".bash", ".cache", ".config"))


def test_another_submission_is_out_of_sight(grader, project):
    other = project.parent / "other/g2c/nn"
    other.mkdir(parents=True)
    (other / "modules.py").write_text("ANSWER = 42")
    (project / "notes.txt").write_text("mine")
    assert seen(grader, project, f"os.listdir({str(project.parent)!r})") == (
        f"ValueError: {[project.name]!r}"
    )
    assert seen(grader, project, f"os.listdir({str(project)!r})") == "ValueError: ['g2c']"


@pytest.mark.slow
def test_the_answers_the_tests_and_the_project_are_out_of_sight(grader, project):
    assert "g2c" not in seen(grader, project, f"os.listdir({str(REPO)!r})").replace(
        "g2c_magics", ""
    )
    found = seen(grader, project, f"glob.glob({str(REPO)!r} + '/**/test_nn.py', recursive=True)")
    assert found == "ValueError: []"


@pytest.mark.slow
def test_nothing_can_be_written_outside_tmp(grader, project, tmp_path):
    places = [project / "g2c/nn/new.py", REPO / "g2c_magics/new.py", Path(sys.prefix) / "new",
              Path("/new"), tmp_path.parent / "new"]  # fmt: skip
    for place in places[:4]:
        told = seen(grader, project, f"open({str(place)!r}, 'w')")
        assert "Read-only file system" in told or "Permission denied" in told, told
    seen(grader, project, f"open({str(places[4])!r}, 'w')")  # below the private /tmp perhaps
    assert not any(place.exists() for place in places)


@pytest.mark.slow
def test_a_secret_of_the_environment_is_nowhere(project, monkeypatch):
    monkeypatch.setenv("SOME_API_TOKEN", "secret-98764")
    grader = Grader(start_method="forkserver")
    try:
        found = "[t for t in (str(os.environ), open('/proc/self/environ').read()) if '98764' in t]"
        assert seen(grader, project, found) == "ValueError: []"
    finally:
        grader.close()


def test_a_server_of_this_machine_is_not_reached(grader, project):
    write_answers(project)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        code = forward(
            f"s = socket.socket()\ns.settimeout(1)\ns.connect({server.getsockname()!r})",
            "import socket",
        )
        report = grader.check(["linear"], cell=code, root=project, isolate=True)
        assert report.isolated and report.score == 4
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_job_is_an_ordinary_user_without_capabilities(grader, project):
    assert seen(grader, project, "os.getuid()") != "ValueError: 0"
    status = "[l for l in open('/proc/self/status') if l[:6] in ('CapEff', 'CapBnd', 'NoNewP')]"
    told = seen(grader, project, status)
    assert told.count(r"\t0000000000000000\n") == 2 and r"NoNewPrivs:\t1" in told


def test_a_job_sees_no_process_but_its_own(grader, project):
    told = seen(grader, project, "[p for p in os.listdir('/proc') if p.isdigit()]")
    assert told == "ValueError: ['1', '2']"


def test_a_link_that_leads_out_is_not_followed(grader, project, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("x = 1")
    write_answers(project)
    (project / "g2c/nn/link.py").symlink_to(secret)
    report = grader.check(["linear"], cell="import g2c.nn.link", root=project, isolate=True)
    assert report.score == 0 and "g2c.nn.link" in report.problem


BROKEN = {
    "new_root.MOUNT_POINT = new_root.Path('/x')": "mount: No such file or directory",
    "linux.unshare = lambda flags: linux.call('unshare', -1)": "unshare: Invalid argument",
    "linux.drop_capabilities = lambda: linux.call('no_such_call')": "this C library has none",
}


@pytest.mark.parametrize("change", BROKEN)
@pytest.mark.slow
def test_where_isolation_fails_nothing_is_run_and_the_report_says_why(
    change, project, monkeypatch, tmp_path
):
    """Whichever of its three processes it is that cannot do its part."""
    write_answers(project)
    ran = tmp_path / "ran"
    (project / "g2c/nn/__init__.py").write_text(f"open({str(ran)!r}, 'w')\n")
    grader = Grader(start_method="forkserver")
    monkeypatch.setattr(sys, "executable", broken_python(project, change))
    try:
        report = grader.check(["linear"], root=project, isolate=True)
    finally:
        grader.close()
    assert report.unfinished and report.score == 0 and not report.isolated
    assert report.problem.startswith("The sandbox could not be set up, so nothing was run (")
    assert BROKEN[change] in report.problem and "\n" not in report.problem
    assert not ran.exists()


def broken_python(folder: Path, change: str) -> str:
    """A Python in which one thing about isolation is different."""
    script = folder / "python"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(REPO)!r})\n"
        f"from g2c_magics.grading.sandbox import linux, new_root\n{change}\nexec(sys.argv[-1])\n"
    )
    script.chmod(0o755)
    return str(script)


@pytest.mark.slow
def test_a_spare_process_cannot_be_isolated_so_it_runs_nothing(spawner, project):
    write_answers(project)
    report = spawner.check(["linear"], root=project, isolate=True)
    assert report.unfinished and report.score == 0 and not report.isolated
    assert "nothing was run (a spare process cannot be isolated, only a fork)" in report.problem


def test_another_platform_says_that_it_has_no_namespaces(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(OSError, match="darwin has no namespaces"):
        isolation.require(is_fork=True)


@pytest.mark.slow
def test_what_a_job_started_dies_with_its_grader(project):
    """The kernel is killed: the warm process goes, the exam's server, and the job's three."""
    write_answers(project)
    code = forward("import time\ntime.sleep(98765)")
    script = (
        "import sys\nfrom g2c_magics.grading.grader import Grader\n"
        f"Grader().check(['linear'], cell={code!r}, root={str(project)!r}, isolate=True, limit=60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(REPO)}
    )
    below = []
    deadline = time.monotonic() + 60
    while len(below) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
        below = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(below) >= 5
    assert psutil.wait_procs(below, timeout=5)[1] == []


FILL = (
    "while True:\n    try:\n        if os.fork() == 0:\n            {child}\n"
    "    except OSError:\n        break\nreturn x @ self.W + self.b"
)


@pytest.mark.slow
def test_processes_left_behind_do_not_keep_later_checks_from_running(grader, project):
    code = forward(FILL.format(child="time.sleep(60)"), "import os, time")
    report = grader.check(["linear"], cell=code, root=project, isolate=True)
    assert report.isolated and not report.unfinished and report.score == 10


@pytest.mark.slow
def test_processes_that_multiply_are_told_and_cost_nobody_else(grader, project):
    code = forward(FILL.format(child="while os.fork() >= 0: pass"), "import os")
    report = grader.check(["linear"], cell=code, root=project, isolate=True)
    assert report.score <= 10 and "starts a process" in " ".join(report.alerts)
    assert not grader.check(["linear"], root=project, isolate=True).unfinished


def test_what_a_plain_check_finds_is_found_in_isolation(grader, project):
    write_answers(project)
    (project / "g2c/nn/table.txt").write_text("7")
    file = project / "g2c/nn/modules.py"
    file.write_text(
        f"{file.read_text()}\n\nimport os, pwd\nfrom pathlib import Path\n"
        "assert Path('g2c/nn/table.txt').read_text() == '7'\n"
        "assert pwd.getpwuid(os.getuid()).pw_name\nassert Path.home().is_dir()\n"
        "torch.save({}, 'here.pt')\n"
    )
    report = grader.check(["linear"], root=project, isolate=True)
    assert report.problem == "" and report.passed and report.isolated


def test_a_failure_of_the_sandbox_that_learner_code_claims_brings_no_other_run(grader, project):
    """Nothing that is said after the first message, "isolated", counts: there is no way back."""
    write_answers(project)
    runs = []
    run = grader.run

    def counted(*arguments, **options):
        runs.append(run(*arguments, **options))
        return runs[-1]

    grader.run = counted
    claim = "{'event': 'sandbox failed', 'why': 'try again'}"
    code = (
        "import gc, os\nfor c in gc.get_objects():\n"
        "    if type(c).__name__ == 'Channel' and c.sock.fileno() > 0:\n"
        f"        c.send({claim})\n        c.send({{'event': 'isolated', 'why': ''}})\n"
        "os._exit(0)"
    )
    try:
        report = grader.check(["linear"], cell=code, root=project, isolate=True)
    finally:
        del grader.run
    assert report.score == 0 and report.isolated and not report.unfinished
    assert len(runs) == 1 and any("channel" in alert for alert in runs[0].alerts)


class Told:
    """A worker that says what it is given, over a real socket."""

    def __init__(self, *messages: dict[str, str]) -> None:
        ours, self.theirs = socket.socketpair()
        self.channel, self.pid, self.killed = Channel(ours), os.getpid(), False
        for message in messages:
            Channel(self.theirs).send(message)

    def kill(self) -> None:
        self.killed = True

    def exit_code(self) -> int:
        return 0


@pytest.mark.parametrize(
    "first",
    [
        {"event": "start", "step": "import"},
        {"event": "outcome", "step": "t", "status": "passed"},
        {"event": "importing"},
        {"event": "isolated?"},
    ],
)
def test_a_worker_that_does_not_say_first_that_it_is_isolated_is_ended(first, grader, project):
    worker = Told(first, {"event": "isolated"}, {"event": "done"})
    job = replace(grader.job(project, str(project)), isolate=True)
    files = SourceFiles(project, grader.lesson.folder)
    ended = run_job(cast(WorkerProcess, worker), job, files)
    worker.channel.close(), worker.theirs.close()
    assert ended.ending == SandboxFailed("a process never said so") and worker.killed
    assert ended.outcomes == {}


def test_a_probe_tells_before_any_job_whether_there_is_a_sandbox(project, monkeypatch):
    assert sandbox_problem() == ""
    monkeypatch.setattr(sys, "executable", broken_python(project, next(iter(BROKEN))))
    told = sandbox_problem()
    assert "mount: No such file or directory" in told and "--no-sandbox" in told
    assert "\n" not in told


def test_files_that_would_use_up_the_sandbox_leave_the_work_ungraded(grader, project):
    write_answers(project)
    for n in range(680):
        folder = project.joinpath("g2c", *[f"d{n}"] * 30)
        folder.mkdir(parents=True)
        (folder / "x.txt").write_text("")
    report = grader.check(["linear"], root=project, isolate=True)
    assert report.unfinished and "g2c holds more than 2,000 files and folders" in report.problem
    assert grader.check(["linear"], root=project).passed


def test_no_open_file_is_shared_between_two_hand_ins(grader, project):
    """What one writes to its standard error, the next must not find there."""
    for number in range(3):
        seen(grader, project, f"os.write({number}, b'the work of ada') and None")
        found = seen(grader, project, f"os.pread({number}, 100, 0)")
        assert "ada" not in found
    path = "f'/proc/self/fd/{n}'"
    files = f"{{n: os.readlink({path}) for n in range(64) if os.path.lexists({path})}}"
    first, second = (
        ast.literal_eval(seen(grader, project, files).removeprefix("ValueError: "))
        for _ in range(2)
    )
    assert {first[n] for n in range(3)} == {second[n] for n in range(3)} == {"/dev/null"}
    assert len(first) == len(second) == 5  # and the channel and the trace, of this job alone
    assert set(first.values()) & set(second.values()) == {"/dev/null"}


@pytest.mark.parametrize("isolate", [True, False])
def test_memory_that_lies_in_files_counts_although_it_is_not_mapped(isolate, project):
    grader = Grader(start_method="forkserver", memory_gb=0.3, limit=20)
    cell = forward(
        "held = []\nfor i in range(12):\n    held.append(os.memfd_create(str(i)))\n"
        "    os.write(held[-1], bytes(60 * 2**20))\ntime.sleep(60)",
        "import os, time",
    )
    try:
        grader.check(["mse"], root=project)  # warms up
        usual = grader.check(["mse"], root=project).seconds  # how busy this machine is
        report = grader.check(["linear"], cell=cell, root=project, isolate=isolate)
    finally:
        grader.close()
    told = " ".join(c.message for c in report.tasks[0].checks)
    assert report.score == 4 and "more than 0.3 GB" in told and report.seconds < 20 + 10 * usual


def test_an_attempt_that_is_cut_off_before_it_begins_does_not_leave_the_report_unisolated(
    grader, project, monkeypatch
):
    """It has run nothing: what did run was isolated."""
    write_answers(project)
    monkeypatch.setattr(attempts, "ALL_LIMIT", -1.0)
    monkeypatch.setattr(attempts.Attempts, "is_over", lambda self: False)
    code = forward("return x @ self.W")
    report = grader.check(["linear", "sequential"], cell=code, root=project, isolate=True)
    assert report.score < report.max_score and report.isolated and report.isolation == ""
