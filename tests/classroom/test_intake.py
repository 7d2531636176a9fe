"""What is handed in is found, named, and laid out to be graded: the learner's files, no others."""

import random
import shutil
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from scaffold import copy_scaffold

from g2c_magics import lessons
from g2c_magics.classroom import intake
from g2c_magics.classroom.submission import NothingToGrade, Submission, identify
from g2c_magics.grading.grader import Grader

LESSON = lessons.load("nn")
MODULES, LOSS = "g2c/nn/modules.py", "g2c/nn/loss.py"
WORK = {MODULES: b"modules = 1\n", LOSS: b"loss = 2\n"}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def pack(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def stage(path: Path, into: Path) -> intake.Staged:
    return intake.stage(Submission("x", path), LESSON, into)


def ids(folder: Path) -> list[str]:
    return [submission.id for submission in intake.find(folder)]


def test_every_folder_and_archive_is_a_submission_and_nothing_else_is(tmp_path):
    for name in ("alice", "bob the 2nd", "__MACOSX", ".git"):
        (tmp_path / name).mkdir()
    for name in ("carol.ZIP", "dan.tar.gz", "eve.rar", "roster.csv", ".DS_Store", "notes.py"):
        (tmp_path / name).touch()
    (tmp_path / "frank").symlink_to(tmp_path / "alice")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "roster").symlink_to(tmp_path / "roster.csv")
    assert ids(tmp_path) == ["alice", "bob the 2nd", "carol", "dan", "eve", "frank", "gone"]


@pytest.mark.parametrize("name", ["missing", "file", "empty", "only files"])
def test_a_folder_without_submissions_is_said_in_one_line(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    write(tmp_path / "only files", {"roster.csv": b""})
    with pytest.raises(NothingToGrade) as error:
        intake.find(tmp_path / name)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_pointing_at_one_submission_is_said_so(tmp_path):
    write(tmp_path, WORK)
    with pytest.raises(NothingToGrade, match=r"it is one submission.*folder above"):
        intake.find(tmp_path)


def named(*folders: str, others: tuple[str, ...] = ()) -> dict[str, str]:
    found = identify(map(Path, folders), map(Path, others))
    return {submission.path.name: submission.id for submission in found}


def test_ids_keep_their_umlauts_and_lose_the_ending():
    assert named("Zoë Müller", others=("björn.zip",)) == {
        "Zoë Müller": "Zoë Müller",
        "björn.zip": "björn",
    }


def test_an_archive_beside_a_folder_of_its_name_keeps_its_ending():
    assert named("alice", others=("alice.zip",)) == {"alice": "alice", "alice.zip": "alice.zip"}


def test_an_id_stays_when_more_submissions_arrive():
    before = named("con", "a:b", "dora", "x" * 150, others=("eve.zip",))
    after = named("con", "a:b", "dora", "x" * 150, "anna", "x" * 151, others=("eve.zip", "a.zip"))
    assert before.items() <= after.items()


def test_every_id_is_unique_and_a_safe_file_name_on_every_platform():
    strange = (
        "con", "NUL.txt", "a:b", "a?b", "dots...", " spaces ", "tab\there", "new\nline", "Alice",
        "alice", "ALICE", "x" * 150, "x" * 151, "学" * 90, "back\\slash", "\udcff", "...", "é",
        unicodedata.normalize("NFD", "é"), "COM1", "alice.zip", "-rf", "a\u202eb", "🙂" * 80,
    )  # fmt: skip
    found = list(named(*strange, others=("ALICE.zip", "con.zip")).values())
    assert len({name.casefold() for name in found}) == len(strange) + 2
    for name in found:
        assert name.isprintable()
        assert not set(name) & set('<>:"/\\|?*')
        assert name == name.strip(" .")
        assert len(name) <= 100
        assert len(name.encode()) <= 200
        assert name.split(".")[0].lower() not in {"con", "nul", "com1"}


def test_the_learners_files_are_staged_as_they_are_and_ours_fill_in_the_rest(tmp_path):
    staged = stage(write(tmp_path / "in", WORK), tmp_path / "out")
    assert {name: (staged.root / name).read_bytes() for name in WORK} == WORK
    assert staged.filled == (
        "g2c/__init__.py",
        *(f"g2c/nn/{name}.py" for name in ("__init__", "device", "optim", "train")),
    )
    assert staged.withheld == ()
    for name in staged.filled:
        ours = intake.INSTALLED / name
        assert (staged.root / name).read_bytes() == ours.read_bytes()


def test_a_file_of_ours_that_holds_an_answer_is_withheld(tmp_path, monkeypatch):
    """As on the machine of an instructor who solved the exercise in the same folder."""
    solved = copy_scaffold(tmp_path / "solved")
    text = (solved / LOSS).read_text()
    raised = 'raise NotImplementedError("cross_entropy: '
    (solved / LOSS).write_text(text.replace(raised, 'return logits.sum()  # ("'))
    monkeypatch.setattr(intake, "INSTALLED", solved)
    staged = stage(write(tmp_path / "in", {MODULES: b""}), tmp_path / "out")
    assert staged.withheld == (LOSS,)
    assert LOSS not in staged.filled
    assert not (staged.root / LOSS).exists()
    assert (staged.root / "g2c/nn/train.py").exists()


def test_what_the_grader_brings_itself_is_left_out_and_said(tmp_path):
    extra = {
        "g2c/solutions/nn.py": b"", "g2c/nn/tests/test_nn.py": b"", "g2c/nn/conftest.py": b"",
        "g2c/nn/modules.so": b"", "g2c/nn/__pycache__/modules.pyc": b"", "tests/test_nn.py": b"",
        "g2c/nn/.ipynb_checkpoints/modules.py": b"", "g2c/nn/._modules.py": b"", "readme.md": b"",
    }  # fmt: skip
    staged = stage(write(tmp_path / "in", {**WORK, **extra}), tmp_path / "out")
    files = {p.relative_to(staged.root).as_posix() for p in staged.root.rglob("*") if p.is_file()}
    assert files == {*WORK, *staged.filled}
    assert set(staged.ignored) == {
        "g2c/solutions",
        "g2c/nn/tests",
        "g2c/nn/conftest.py",
        "g2c/nn/modules.so",
    }


ZIPS = {
    "plain": lambda name: name,
    "wrapped": lambda name: f"Übung 3/my work/{name}",
    "windows": lambda name: name.replace("/", "\\"),
    "dotted": lambda name: f"./{name}",
}


@pytest.mark.parametrize("kind", ZIPS)
def test_a_zip_has_the_digest_of_the_folder_it_was_made_from(tmp_path, kind):
    noise = {"__MACOSX/g2c/nn/._modules.py": b"", "g2c/nn/__pycache__/a.pyc": b"", "a.md": b""}
    files = list({**WORK, **noise}.items())
    random.Random(1).shuffle(files)
    packed = pack(tmp_path / "x.zip", {ZIPS[kind](name): content for name, content in files})
    folder = stage(write(tmp_path / "x", WORK), tmp_path / "a")
    archive = stage(packed, tmp_path / "b")
    assert folder.digest == archive.digest
    assert (archive.root / MODULES).read_bytes() == WORK[MODULES]


def test_a_zip_with_names_in_an_old_code_page_is_read(tmp_path):
    packed = pack(tmp_path / "x.zip", {f"Loesung/{name}": text for name, text in WORK.items()})
    packed.write_bytes(packed.read_bytes().replace(b"Loesung", b"L\x94sung!"))  # ö in cp437
    assert stage(packed, tmp_path / "out").digest == intake.digest_of(WORK)


def test_the_digest_tells_any_change_of_a_file_or_a_name():
    changed = [
        {**WORK, LOSS: b"loss = 3\n"},
        {**WORK, "g2c/nn/more.py": b""},
        {MODULES: WORK[MODULES], "g2c/nn/los.py": WORK[LOSS]},
        {MODULES: WORK[MODULES]},
    ]
    digests = {intake.digest_of(files) for files in (WORK, *changed)}
    assert len(digests) == 1 + len(changed)


def test_the_shallowest_package_counts(tmp_path):
    files = {**WORK, "backup/g2c/nn/modules.py": b"old", ".trash/g2c/nn/modules.py": b"older"}
    wrapped = {f"wrap/{name}": content for name, content in files.items()}
    digest = intake.digest_of(WORK)
    assert stage(write(tmp_path / "a", wrapped), tmp_path / "1").digest == digest
    assert stage(pack(tmp_path / "b.zip", wrapped), tmp_path / "2").digest == digest


def test_a_folder_with_one_zip_is_read_as_that_zip(tmp_path):
    """So course platforms hand out uploads: a folder for each learner, the file in it."""
    (tmp_path / "Anna_123").mkdir()
    pack(tmp_path / "Anna_123/upload.zip", WORK)
    assert stage(tmp_path / "Anna_123", tmp_path / "out").digest == intake.digest_of(WORK)


def test_what_is_staged_grades_as_it_would_at_home(tmp_path):
    home = copy_scaffold(tmp_path / "home")
    modules = home / MODULES
    raised = 'raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")'
    modules.write_text(modules.read_text().replace(raised, "return x @ self.W + self.b"))
    shutil.copytree(home / "g2c", tmp_path / "in/g2c", ignore=lambda *_: ["train.py", "optim.py"])
    staged = stage(tmp_path / "in", tmp_path / "out")
    grader = Grader(lesson="nn")
    try:
        at_home, here = (grader.check(["linear", "sgd"], root=root) for root in (home, staged.root))
    finally:
        grader.close()
    assert at_home.tasks[0].score == at_home.tasks[0].max_score
    assert here.to_dict()["tasks"] == at_home.to_dict()["tasks"]
