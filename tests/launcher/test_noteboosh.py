"""noteboosh.sh as a person meets it: right calls, wrong calls, and everything that goes wrong.

Each test runs the real script under the real bash, on a computer made of fake tools.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest
from fake_tools import REPOSITORY, Computer, flag_for_root


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path)


@pytest.fixture
def ready(computer):
    """A computer where everything is installed."""
    assert computer.run("--run", "03").returncode == 0
    computer.forget_calls()
    return computer


def one_line(text):
    """The message, which must be a single line that begins with our name."""
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("noteboosh: "), text
    return lines[0]


# --- what is asked ---


def test_help_shows_usage_and_succeeds(computer):
    result = computer.run("--help")
    assert result.returncode == 0
    assert "./noteboosh.sh --fresh 03" in result.stdout
    assert "./noteboosh.sh --no-launch 03" in result.stdout
    assert computer.calls == []


@pytest.mark.parametrize("word", ["03", "3", "nn", "03-nn"])
def test_a_module_is_called_by_its_number_or_its_name(ready, word):
    assert ready.run(word).returncode == 0
    assert ready.copy.read_text() == "clean"


@pytest.mark.parametrize("word", ["03b", "3b", "more", "03b-more"])
def test_a_second_notebook_of_a_module_has_a_letter(ready, word):
    (ready.project / "notebooks/clean/03b-more.ipynb").write_text("more")
    assert ready.run(word).returncode == 0
    assert (ready.project / "notebooks/03b-more.ipynb").read_text() == "more"
    assert not ready.copy.exists()


@pytest.mark.parametrize("words", [("--fresh", "03"), ("03", "--fresh")])
def test_flags_stand_before_or_after_the_module(ready, words):
    ready.copy.write_text("mine")
    assert ready.run(*words, "--", "--port", "1").returncode == 0
    assert ready.copy.read_text() == "clean"
    assert ready.calls[-1].endswith("--port 1")


def test_no_launch_installs_and_copies_and_opens_nothing(computer):
    result = computer.run("03", "--no-launch")
    assert result.returncode == 0
    assert "Ready to open: ./noteboosh.sh 03" in result.stdout
    assert computer.copy.read_text() == "clean"
    assert [call.split()[0] for call in computer.calls] == ["venv", "pip"]


@pytest.mark.parametrize("system", ["msys", "cygwin"])
def test_windows_is_told_of_wsl_in_one_line(computer, system):
    (computer.home / "says-windows").write_text(f"OSTYPE={system}\n")
    computer.variables["BASH_ENV"] = str(computer.home / "says-windows")
    result = computer.run("03")
    assert result.returncode == 1
    assert "on Windows this runs inside WSL: `wsl --install`" in one_line(result.stderr)


# --- how it is called ---


def test_through_a_symbolic_link_it_works_where_the_project_is(ready):
    (ready.home / "links").mkdir()
    (ready.home / "links/second").symlink_to(ready.project / "noteboosh.sh")
    ready.launcher = ready.home / "noteboosh"
    ready.launcher.symlink_to("links/second")
    result = ready.run("03")
    assert result.returncode == 0, result.stderr
    assert ready.copy.exists() and ready.leftovers == []
    assert [call.split()[0] for call in ready.calls] == ["run"]


@pytest.mark.parametrize("shell", ["sh", "dash"])
def test_called_by_sh_it_goes_on_in_bash(ready, shell):
    if shutil.which(shell) and not (ready.bin / shell).exists():
        (ready.bin / shell).symlink_to(shutil.which(shell))
    ready.shell = shell if (ready.bin / shell).exists() else "sh"
    result = ready.run("03")
    assert result.returncode == 0, result.stderr
    assert ready.calls[-1].startswith("run jupyterlab")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "which module?"),
        (("04",), "there is no module 04 here. There is: 03"),
        (("4",), "there is no module 4 here. There is: 03 (nn)"),
        (("03x",), "there is no module 03x"),
        (("*",), "there is no module *"),
        (("--frech", "03"), "there is no option --frech"),
        (("--fresh",), "--fresh needs a module"),
        (("--run",), "--run needs a module"),
        (("03", "04"), "did not expect: 04"),
        (("--test", "03"), "did not expect: 03"),
        (("--run", "03", "--", "--port", "1"), "did not expect -- --port 1"),
        (("03", "--no-launch", "--", "--port", "1"), "did not expect -- --port 1"),
        (("03", "--run", "--fresh"), "--run and --fresh do not go together"),
        (("--no-launch", "--test"), "--test opens nothing: did not expect --no-launch"),
        (("--no-launch",), "which module?"),
    ],
)
def test_a_wrong_argument_gets_usage_and_exit_2(computer, words, says):
    result = computer.run(*words)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Usage:" in result.stderr
    assert computer.calls == []
    assert not (computer.project / ".venv").exists()


# --- the way in ---


def test_first_call_installs_copies_and_opens(computer):
    result = computer.run("03")
    assert result.returncode == 0, result.stderr
    assert computer.calls == [
        "venv .venv",
        "pip --progress-bar off --no-compile --editable .[lab,test]",
        f"run jupyterlab {flag_for_root()}--ServerApp.root_dir={computer.project} "
        "--LabApp.default_url=/lab/tree/notebooks/03-nn.ipynb",
    ]
    assert computer.copy.read_text() == "clean"
    assert "Making .venv with Python 3.11.7" in result.stdout
    assert f"About {download_of_pip()} to download" in result.stdout
    assert "Downloading torch" in result.stdout
    assert "six" not in result.stdout
    assert computer.leftovers == []


def test_with_nothing_to_do_it_is_quick_and_installs_nothing(ready):
    began = time.monotonic()
    result = ready.run("03")
    seconds = time.monotonic() - began
    assert result.returncode == 0
    assert [call.split()[:2] for call in ready.calls] == [["run", "jupyterlab"]]
    assert seconds < 2


def test_the_learners_copy_is_never_overwritten(ready):
    ready.copy.write_text("my work")
    result = ready.run("03")
    assert ready.copy.read_text() == "my work"
    assert "Going on with your copy" in result.stdout


def test_words_after_the_dashes_go_to_jupyterlab(ready):
    ready.run("03", "--", "--port", "8899", "a b")
    assert ready.calls[-1].endswith("notebooks/03-nn.ipynb --port 8899 a b")


def test_its_kernels_load_the_desk_and_are_the_environments_own_otherwise(ready):
    kernels = ready.project / ".venv/share/jupyter/kernels/python3"
    kernels.mkdir(parents=True)
    own = {"argv": ["python", "-f", "{connection_file}"], "metadata": {"debugger": True}}
    (kernels / "kernel.json").write_text(json.dumps(own, indent=1))
    ready.variables["JUPYTER_PATH"] = "/theirs"
    ready.run("03")
    made = ready.project / ".venv/share/g2c"
    assert ready.calls[-1] == f"with JUPYTER_PATH {made}:/theirs"
    spec = json.loads((made / "kernels/python3/kernel.json").read_text())
    assert spec.pop("argv") == [*own.pop("argv"), "--ext=g2c_magics.notebook.at_start"]
    assert spec == own


def test_fresh_archives_the_copy_and_loses_nothing(ready):
    for work in ("first", "second", "third"):
        ready.copy.write_text(work)
        assert ready.run("--fresh", "03").returncode == 0
        assert ready.copy.read_text() == "clean"
    archived = (ready.project / "notebooks/archive").glob("03-nn_*.ipynb")
    assert sorted(path.read_text() for path in archived) == ["first", "second", "third"]


def test_three_fresh_calls_at_once_lose_nothing_and_archive_once(ready):
    ready.copy.write_text("my work")
    calls = [ready.start("--fresh", "03") for _ in range(3)]
    for call in calls:
        _, errors = call.communicate(timeout=30)
        assert (call.returncode, errors) == (0, "")
    (archived,) = (ready.project / "notebooks/archive").glob("*")
    assert (archived.read_text(), ready.copy.read_text()) == ("my work", "clean")
    assert len(ready.calls) == 3 and ready.leftovers == []


def test_a_notebook_that_is_open_is_not_archived_under_its_reader(ready):
    ready.copy.write_text("my work")
    ready.mood("open", "http://localhost:8888/")
    result = ready.run("--fresh", "03")
    assert result.returncode == 1
    assert "is open at http://localhost:8888/. There: save it, then File, Close and Shut Down" in (
        one_line(result.stderr)
    )
    assert ready.copy.read_text() == "my work" and ready.leftovers == []


def test_fresh_without_a_copy_just_makes_one(ready):
    assert ready.run("--fresh", "03").returncode == 0
    assert ready.copy.read_text() == "clean"
    assert not (ready.project / "notebooks/archive").exists()


def test_run_executes_the_worked_notebook_into_a_page(ready):
    result = ready.run("--run", "03")
    assert result.returncode == 0
    worked, page = "notebooks/solutions/03-nn.ipynb", "notebooks/03-nn.html"
    assert ready.calls == [f"script notebooks/run_worked.py --page {worked} {page}"]
    assert "Written: notebooks/03-nn.html" in result.stdout
    assert not ready.copy.exists()


def test_a_worked_notebook_that_fails_is_said(ready):
    ready.mood("page", "broken")
    result = ready.run("--run", "03")
    assert result.returncode == 1
    assert "notebooks/solutions/03-nn.ipynb did not run to its end" in one_line(result.stderr)
    assert "Written" not in result.stdout


def test_test_runs_the_worked_notebook_and_all_tests(ready):
    result = ready.run("--test")
    assert result.returncode == 0
    assert "the tests in a real browser are left out" in result.stdout
    assert "No nbgrader here: the tests that run it are left out." in result.stdout
    assert ready.calls == [
        "run pytest --nbval-lax notebooks/solutions tests --ignore tests/test_nn.py"
        " -m not whole and not browser and not nbgrader"
        " --durations 25 -n 2 --dist loadscope --no-loadscope-reorder",
        "run pytest tests/test_nn.py --solutions",
    ]


@pytest.mark.parametrize("browser", ["chromium", "google-chrome"])
def test_test_runs_the_browser_tests_where_there_is_a_browser(ready, browser):
    ready.add_tool(browser, "#!/bin/bash\n")
    ready.mood("nbgrader", "installed")
    result = ready.run("--test")
    assert "tests --ignore tests/test_nn.py -m not whole --durations 25 " in ready.calls[0]
    assert "left out" not in result.stdout


def test_test_all_leaves_nothing_out_that_can_run(ready):
    ready.add_tool("chromium", "#!/bin/bash\n")
    ready.mood("nbgrader", "installed")
    assert ready.run("--test-all").returncode == 0
    assert "test_nn.py -m  --durations 25 " in ready.calls[0] and len(ready.calls) == 2


@pytest.mark.parametrize("suite", ["--nbval-lax", "--solutions"])
def test_test_fails_when_any_suite_fails_and_still_runs_the_others(ready, suite):
    ready.mood("fails", suite)
    result = ready.run("--test")
    assert result.returncode == 1
    assert len(ready.calls) == 2
    assert "failed: " in one_line(result.stderr)


def test_what_python_compiles_is_kept_whatever_the_environment_says(ready):
    ready.variables["PYTHONDONTWRITEBYTECODE"] = "1"
    assert ready.run("--test").returncode == 0
    assert len(ready.calls) == 2 and not [c for c in ready.calls if "compiled" in c]


def test_more_can_be_installed_than_a_learner_needs(computer):
    computer.variables["G2C_EXTRAS"] = "lab,test,nbgrader"
    assert computer.run("--test").returncode == 0
    assert "pip --progress-bar off --no-compile --editable .[lab,test,nbgrader]" in computer.calls
    computer.forget_calls()
    assert computer.run("--test").returncode == 0
    assert not [call for call in computer.calls if call.startswith("pip")]
    computer.variables.clear()
    assert computer.run("--test").returncode == 0
    assert "pip --progress-bar off --no-compile --editable .[lab,test]" in computer.calls


def test_a_path_with_spaces_and_umlauts_works(tmp_path):
    computer = Computer(tmp_path, "Übungen für später (neu)")
    assert computer.run("03").returncode == 0
    assert f"--ServerApp.root_dir={computer.project} --LabApp.default_url" in computer.calls[-1]
    computer.forget_calls()
    assert computer.run("--fresh", "03").returncode == 0
    assert len(computer.calls) == 1


def test_uv_is_used_where_it_is_installed(computer):
    computer.add_uv()
    assert computer.run("--test").returncode == 0
    assert computer.calls[1].startswith("uv venv --quiet --clear --python ")
    assert computer.calls[2] == "uv pip install --python .venv/bin/python --editable .[lab,test]"
    assert not any(call.startswith("pip") for call in computer.calls)
    assert computer.calls[3] == "torch backend auto"


def test_the_torch_backend_that_somebody_chose_is_left(computer):
    computer.add_uv()
    computer.variables["UV_TORCH_BACKEND"] = "cu130"
    assert computer.run("03").returncode == 0
    assert "torch backend cu130" in computer.calls


def test_where_pytorchs_own_index_cannot_be_reached_the_general_build_is_taken(computer):
    computer.add_uv()
    computer.mood("pytorch-index", "offline")
    result = computer.run("03")
    assert result.returncode == 0, result.stderr
    assert "PyTorch's own index cannot be reached: taking the general build" in result.stdout
    backends = [call for call in computer.calls if call.startswith("torch")]
    assert backends == ["torch backend auto", "torch backend none"]


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has one build of PyTorch")
@pytest.mark.parametrize("gpu", [False, True])
def test_with_uv_a_linux_without_a_gpu_downloads_no_cuda(computer, gpu):
    computer.add_uv()
    if gpu:
        computer.add_tool("nvidia-smi", "#!/bin/bash\n")
    out = computer.run("03").stdout
    assert "About 3 GB to download" in out if gpu or REAL_GPU else "About 0.6 GB to download" in out


def test_uv_may_bring_a_python_where_none_is_new_enough(computer):
    computer.add_uv()
    (computer.bin / "python3").unlink()
    assert computer.run("--run", "03").returncode == 0
    assert "uv venv --quiet --clear --python >=3.11 .venv" in computer.calls


def test_an_older_default_python_is_passed_over_for_a_newer_one(computer):
    (computer.bin / "python3.12").symlink_to(computer.home / "fake-python")
    computer.add_tool("python3", "#!/bin/bash\nexit 1\n")
    assert computer.run("--run", "03").returncode == 0
    assert computer.calls[0] == "venv .venv"


def test_a_python_that_is_too_new_for_pytorch_is_taken_only_where_there_is_no_other(computer):
    (computer.bin / "python3.13").symlink_to(computer.home / "fake-python")
    newest = """#!/bin/bash
case "$*" in
  --version) echo Python 3.99.0 ;;
  *"(3, 15)"*) exit 1 ;;
  *) exec "$COMPUTER/fake-python" "$@" ;;
esac
"""
    computer.add_tool("python3", newest)
    assert "Making .venv with Python 3.11.7" in computer.run("--run", "03").stdout
    shutil.rmtree(computer.project / ".venv")
    (computer.bin / "python3.13").unlink()
    assert "Making .venv with Python 3.99.0" in computer.run("--run", "03").stdout


# --- installs that mend themselves ---


def test_an_interrupted_install_goes_on_at_the_next_call(computer):
    computer.mood("pip", "slow")
    running = computer.start("03")
    wait_for(computer.home / "installing")
    os.killpg(running.pid, signal.SIGINT)  # what Ctrl-C sends
    _, errors = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "interrupted. The same command goes on from here." in errors
    assert computer.leftovers == []

    computer.mood("pip", "well")
    result = computer.run("03")
    assert result.returncode == 0
    assert "The last install did not finish: going on with it" in result.stdout
    assert computer.calls.count("venv .venv") == 1


def test_a_killed_install_leaves_a_lock_that_holds_nobody_up(computer):
    computer.mood("pip", "slow")
    running = computer.start("03")
    wait_for(computer.home / "installing")
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=20)
    assert computer.leftovers == [".venv.lock"]

    computer.mood("pip", "well")
    assert computer.run("03").returncode == 0
    assert computer.leftovers == []


def test_two_calls_at_once_install_once(computer):
    computer.mood("pip", "slow")
    first = computer.start("--run", "03")
    wait_for(computer.home / "installing")
    second = computer.start("--run", "03")
    assert "Another noteboosh.sh" in second.stdout.readline()
    computer.mood("pip", "well")
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=20)
    out, errors = second.communicate(timeout=20)
    assert second.returncode == 0, errors
    assert "Ready." in out


def test_an_environment_that_looks_whole_but_is_not_is_made_again(computer):
    computer.mood("pip", "offline")
    assert computer.run("03").returncode == 1
    computer.mood("pip", "well")
    computer.mood("imports", "broken-once")
    computer.forget_calls()
    result = computer.run("03")
    assert result.returncode == 0
    assert "Something in .venv is broken: making it again" in result.stdout
    assert [call.split()[0] for call in computer.calls] == ["pip", "venv", "pip", "run"]


def test_an_environment_without_its_python_is_made_again(ready):
    (ready.project / ".venv/bin/python").unlink()
    assert ready.run("--run", "03").returncode == 0
    assert ready.calls[0] == "venv .venv"


@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_an_environment_without_its_settings_is_made_again(ready, tool):
    if tool == "uv":
        ready.add_uv()
    (ready.project / ".venv/pyvenv.cfg").unlink()
    result = ready.run("--run", "03")
    assert result.returncode == 0, result.stderr
    assert "The Python of .venv is gone, or .venv is no environment: making it" in result.stdout
    assert (ready.project / ".venv/pyvenv.cfg").exists()
    assert ready.run("--run", "03").stdout.count("\n") == 2


@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_an_environment_whose_python_was_removed_is_made_again(ready, tool):
    if tool == "uv":
        ready.add_uv()
    python = ready.project / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")
    shutil.rmtree(ready.project / ".venv/bin") if tool == "uv" else None  # as --clear does
    result = ready.run("--run", "03")
    assert result.returncode == 0, result.stderr
    assert "The Python of .venv is gone" in result.stdout
    assert [call.split()[0] for call in ready.calls if "--version" not in call][-1] == "script"


def test_a_moved_project_brings_its_environment_up_to_date(ready):
    ready.project = ready.project.rename(ready.home / "elsewhere")
    result = ready.run("--run", "03")
    assert result.returncode == 0
    assert "The project has moved" in result.stdout
    assert [call.split()[0] for call in ready.calls] == ["pip", "script"]


def test_changed_dependencies_are_installed(ready):
    (ready.project / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    assert ready.run("--run", "03").returncode == 0
    assert [call.split()[0] for call in ready.calls] == ["pip", "script"]


# --- one clear line each ---


def test_no_python_new_enough_is_one_line(computer):
    computer.mood("version", "3.9.6")
    result = computer.run("03")
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed; found: Python 3.9.6" in one_line(result.stderr)


def test_no_python_at_all_is_one_line(computer):
    (computer.bin / "python3").unlink()
    result = computer.run("03")
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed; found: none" in one_line(result.stderr)


@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("offline", "no network: the package index could not be reached"),
        ("full", "the disk is full"),
        ("no-torch", "there is no PyTorch for Python 3.11.7"),
        ("odd", "the install failed: ERROR: the moon is in the wrong house The whole story is in"),
    ],
)
def test_an_install_that_fails_says_why_in_one_line(computer, mood, says):
    computer.mood("pip", mood)
    result = computer.run("03")
    assert result.returncode == 1
    assert says in one_line(result.stderr)
    assert computer.leftovers == []
    assert not computer.copy.exists()


def test_an_environment_that_stays_broken_is_not_made_for_ever(computer):
    computer.mood("imports", "broken")
    result = computer.run("03")
    assert result.returncode == 1
    assert "the install failed" in one_line(result.stderr)
    assert computer.calls.count("venv .venv") == 1


def test_a_python_without_venv_is_one_line(computer):
    computer.mood("venv", "no-ensurepip")
    result = computer.run("03")
    assert result.returncode == 1
    assert "sudo apt install python3-venv" in one_line(result.stderr)


def test_too_little_disk_is_said_before_anything_is_made(computer):
    computer.add_tool("df", "#!/bin/bash\necho header\necho disk 9 9 1048576 9 /\n")
    result = computer.run("03")
    assert result.returncode == 1
    assert "too little disk: 1.0 GB free" in one_line(result.stderr)
    assert computer.calls == []


@pytest.fixture
def readable_by_all():
    """A computer that another user can reach: pytest's own folders are for their owner alone."""
    home = Path(tempfile.mkdtemp(prefix="g2c-launcher-"))
    home.chmod(0o755)
    computer = Computer(home / "computer")
    yield computer
    computer.project.chmod(0o755)
    shutil.rmtree(home)


def test_a_read_only_folder_is_one_line(readable_by_all):
    computer = readable_by_all
    computer.project.chmod(0o555)
    result = computer.run("03", as_nobody=True)
    assert result.returncode == 1
    assert "cannot write in this folder" in one_line(result.stderr)
    assert computer.calls == []


def test_a_read_only_notebooks_folder_is_one_line(readable_by_all):
    computer = readable_by_all
    assert computer.run("--run", "03").returncode == 0
    (computer.project / "notebooks").chmod(0o555)
    result = computer.run("03", as_nobody=True)
    (computer.project / "notebooks").chmod(0o755)
    assert result.returncode == 1
    assert "cannot write notebooks/03-nn.ipynb" in one_line(result.stderr)


# --- the script itself ---


def test_the_launcher_uses_nothing_newer_than_the_bash_of_macos():
    script = (REPOSITORY / "noteboosh.sh").read_text()
    for newer in (
        "mapfile",
        "readarray",
        "declare -A",
        "local -n",
        ",,}",
        "^^}",
        "|&",
        "&>>",
        "@Q}",
    ):
        assert newer not in script


REAL_GPU = any(Path(name).exists() for name in ("/proc/driver/nvidia/version", "/dev/kfd"))


def download_of_pip():
    return "0.5 GB" if sys.platform == "darwin" else "3 GB"


def wait_for(path, seconds=20):
    """Until a file appears."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not appear"
        time.sleep(0.02)
