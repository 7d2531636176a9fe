"""Examine everything the desk depends on: what is all right, and what to do about the rest.

Every finding is one line. Knows nothing of IPython; imports torch when it is asked to examine.
"""

import importlib
import importlib.metadata as metadata
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from packaging.requirements import Requirement

from g2c_magics.grading.grader import Grader
from g2c_magics.grading.process.pool import PoolError
from g2c_magics.paths import ProjectError, data_dir, find_root, own_files, state_folder
from g2c_magics.text import first_line

OLDEST_PYTHON = (3, 11)
FREE_GB = 1.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str  # "torch", "MNIST"
    ok: bool
    detail: str  # what was found, and what to do when it is not ok


@dataclass(frozen=True)
class Examination:
    """All findings."""

    findings: tuple[Finding, ...]  # each after those that it depends on

    @property
    def ok(self) -> bool:
        return all(finding.ok for finding in self.findings)

    def __repr__(self) -> str:
        return f"Examination({sum(f.ok for f in self.findings)} of {len(self.findings)} ok)"


def examine(grader: Grader, root: str = "", data: str = "") -> Examination:
    """Examine everything.

    root, data: the configured folders, "" where there are none.
    An error in one test becomes its finding, and never ends the examination.
    """
    tests: dict[str, Callable[[], Iterator[Finding]]] = {
        "Python": python,
        "torch": torch_,
        "torchvision": torchvision,
        "device": device,
        "your files": lambda: files(grader, root),
        "grader": lambda: warm(grader),
        "MNIST": lambda: mnist(grader, root, data),
        "disk": lambda: disk(grader, root),
    }
    if not grader.lesson.has("trainer"):  # what only training needs
        del tests["torchvision"], tests["MNIST"]
    findings = []
    for what, test in tests.items():
        try:
            findings += test()
        except Exception as error:
            findings.append(Finding(what, False, f"{type(error).__name__}: {error}"))
    return Examination(tuple(findings))


def python() -> Iterator[Finding]:
    ok = sys.version_info >= OLDEST_PYTHON
    advice = "" if ok else ": install Python 3.11 or newer"
    yield Finding("Python", ok, f"{platform.python_version()}, {sys.executable}{advice}")


def torch_() -> Iterator[Finding]:
    try:
        torch = importlib.import_module("torch")
    except (ImportError, OSError) as error:
        yield Finding(
            "torch", False, f"cannot be imported ({error}): pip install torch torchvision"
        )
        return
    yield Finding("torch", True, torch.__version__)


def torchvision() -> Iterator[Finding]:
    """torchvision declares which torch it was built for; with another its import fails."""
    fix = (
        "pip install --force-reinstall torch torchvision installs a matching pair; everything but "
        "MNIST works without it"
    )
    try:
        version = metadata.version("torchvision")
    except metadata.PackageNotFoundError:
        yield Finding("torchvision", False, f"is not installed: {fix}")
        return
    installed = metadata.version("torch").partition("+")[0]
    for need in map(Requirement, metadata.requires("torchvision") or []):
        if need.name == "torch" and not need.specifier.contains(installed, prereleases=True):
            detail = f"{version} wants torch {need.specifier}, not {installed}: {fix}"
            yield Finding("torchvision", False, detail)
            return
    try:
        importlib.import_module("torchvision")
    except Exception as error:
        detail = f"{version} cannot be imported ({first_line(error)}): {fix}"
        yield Finding("torchvision", False, detail)
        return
    yield Finding("torchvision", True, f"{version}, matches torch {installed}")


def device() -> Iterator[Finding]:
    """Each device type must do a small forward and backward pass, not only say that it is there."""
    torch = importlib.import_module("torch")
    names = ["cpu"]
    names += ["cuda"] if torch.cuda.is_available() else []
    names += ["mps"] if torch.backends.mps.is_available() else []
    for name in names:
        try:
            x = torch.ones(2, 2, device=name, requires_grad=True)
            (x @ x).sum().backward()
            ok = x.grad.cpu().tolist() == [[4.0, 4.0], [4.0, 4.0]]
            detail = f"{name} computes" if ok else f"{name} computes wrongly: use --device cpu"
        except Exception as error:
            ok, detail = False, f"{name} is there but fails ({first_line(error)}): use --device cpu"
        yield Finding("device", ok, detail)


def files(grader: Grader, configured: str) -> Iterator[Finding]:
    try:
        root = find_root(grader.lesson.folder, configured=configured)
        own_files(grader.lesson.folder, root)
    except ProjectError as error:
        yield Finding("your files", False, str(error))
        return
    problem = grader.try_import(root)
    yield Finding(
        "your files",
        not problem,
        f"{root / grader.lesson.folder}" + (f": {problem}" if problem else ""),
    )
    tests = grader.wrong_tests()
    yield Finding("graded tests", not tests, tests or str(grader.lesson.test_file))


def warm(grader: Grader) -> Iterator[Finding]:
    try:
        grader.pool.wait()
    except PoolError as error:
        yield Finding("grader", False, str(error))
        return
    yield Finding("grader", True, f"warm, by {grader.pool.method}")


def mnist(grader: Grader, root: str, data: str) -> Iterator[Finding]:
    from g2c_magics.training import TrainingError
    from g2c_magics.training.data import mnist_files

    folder = data_dir(find_root(grader.lesson.folder, configured=root), data) / "MNIST" / "raw"
    missing = [name for name in mnist_files.SHAPES if not (folder / name).is_file()]
    if missing:
        yield Finding(
            "MNIST", False,
            f"{len(missing)} of 4 files are not in {folder}: %%g2c_train --data mnist downloads "
            "them; --fallback digits trains without",
        )  # fmt: skip
        return
    try:
        for name in mnist_files.SHAPES:
            mnist_files.check(folder / name, mnist_files.MNIST_MD5[name])
    except TrainingError as error:
        yield Finding("MNIST", False, str(error))
        return
    yield Finding("MNIST", True, f"4 files with the right checksums in {folder}")


def disk(grader: Grader, configured: str) -> Iterator[Finding]:
    root = state_folder(find_root(grader.lesson.folder, configured=configured))
    free = shutil.disk_usage(root).free / 2**30
    advice = "" if free >= FREE_GB else ": free some space, or logs and data sets will not fit"
    yield Finding("disk", free >= FREE_GB, f"{free:.1f} GB free in {root}{advice}")
