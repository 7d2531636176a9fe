"""What is handed in is found, named and read: the learner's files, no others."""

import io
import random
import shutil
import tarfile
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from scaffold import copy_scaffold

from g2c_magics.classroom import intake
from g2c_magics.classroom.grade_one import write_files
from g2c_magics.classroom.lesson_names import work_files
from g2c_magics.classroom.submission import NothingToGrade, Submission, identify
from g2c_magics.grading.grader import Grader
from g2c_magics.lessons.lesson import load
from g2c_magics.paths import INSTALLED

LESSON = load("nn")
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


def tarred(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def prepare(path: Path, project: Path = INSTALLED) -> intake.PreparedSubmission:
    return intake.prepare(Submission("x", path), LESSON, project)


def ids(folder: Path) -> list[str]:
    return [submission.id for submission in intake.find(folder)]


def test_every_entry_is_a_submission_but_what_systems_leave_behind(tmp_path):
    for name in ("alice", "bob the 2nd", "__MACOSX", ".git"):
        (tmp_path / name).mkdir()
    for name in ("carol.ZIP", "dan.tar.gz", "eve.rar", "roster.csv", ".DS_Store", "notes.py"):
        (tmp_path / name).touch()
    (tmp_path / "frank").symlink_to(tmp_path / "alice")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "roster").symlink_to(tmp_path / "roster.csv")
    assert ids(tmp_path) == [
        "alice", "bob the 2nd", "carol", "dan", "eve", "frank", "gone", "notes.py", "roster",
        "roster.csv",
    ]  # fmt: skip
    left_out = intake.find(tmp_path, leave_out=[tmp_path / "roster.csv", tmp_path / "alice"])
    assert [s.id for s in left_out] == ["bob the 2nd", "carol", "dan", "eve", "gone", "notes.py"]


@pytest.mark.parametrize("name", ["missing", "file", "empty"])
def test_a_folder_without_submissions_is_said_in_one_line(tmp_path, name):
    (tmp_path / "file").touch()
    write(tmp_path / "empty", {".DS_Store": b""})
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


def test_loose_files_of_one_learner_are_one_hand_in(tmp_path):
    for name in (
        "muelleranna_LATE_4711_81234_modules-1.py", "muelleranna_LATE_4711_81235_loss.py",
        "Bo Ek_99_assignsubmission_file_modules.py", "Bo Ek_99_assignsubmission_file_train.py",
        "modules.py",
    ):  # fmt: skip
        (tmp_path / name).write_text(f"# {name}\n")
    found = {submission.id: list(submission.files) for submission in intake.find(tmp_path)}
    assert found == {
        "muelleranna_4711": ["modules-1.py", "loss.py"],
        "Bo Ek_99": ["modules.py", "train.py"],
        "modules.py": ["modules.py"],
    }


def found_in(folder: Path, *names: str) -> dict[str, list[str]]:
    """The files of each hand-in of a folder of loose ones, by id."""
    for name in names:
        (folder / name).write_text(f"# {name}\n")
    return {one.id: list(one.files) or [one.path.name] for one in intake.find(folder)}


def test_what_one_learner_uploaded_beside_an_archive_is_one_hand_in(tmp_path):
    assert found_in(
        tmp_path, "ek_late_1_51_nn.zip", "ek_late_1_52_notes.pdf", "roy_2_53_essay.docx",
        "LATE_anon_x4d9k_54_nn.zip", "anon_ab12z_55_modules.py", "anon_ab12z_56_03-nn.ipynb",
    ) == {
        "ek_1": ["nn.zip", "notes.pdf"], "roy_2": ["essay.docx"], "anon_x4d9k": ["nn.zip"],
        "anon_ab12z": ["modules.py", "03-nn.ipynb"],
    }  # fmt: skip


def test_several_archives_and_names_that_only_look_like_a_platforms_stay_apart(tmp_path):
    names = ("ek_1_51_nn.zip", "ek_1_52_old.zip", "hw_3_2024_anna.py", "hw_3_2024_bob.py")
    assert found_in(tmp_path, *names) == {
        "ek_1_51_nn": ["ek_1_51_nn.zip"], "ek_1_52_old": ["ek_1_52_old.zip"],
        "hw_3_2024_anna.py": ["hw_3_2024_anna.py"], "hw_3_2024_bob.py": ["hw_3_2024_bob.py"],
    }  # fmt: skip


def test_what_a_platform_adds_of_its_own_is_nobodys_hand_in(tmp_path):
    for name in ("file_", "onlinetext_"):
        (tmp_path / f"Bo Ek_99_assignsubmission_{name}").mkdir()
    (tmp_path / "Di Ek_98_assignsubmission_onlinetext_").mkdir()
    assert set(found_in(tmp_path, "submission_metadata.yml")) == {
        "Bo Ek_99_assignsubmission_file_", "Di Ek_98_assignsubmission_onlinetext_",
    }  # fmt: skip


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


def test_the_learners_files_are_read_as_they_are_and_ours_fill_in_the_rest(tmp_path):
    prepared = prepare(write(tmp_path / "in", WORK))
    assert {name: prepared.files[name] for name in WORK} == WORK
    assert prepared.filled == (
        "g2c/__init__.py",
        *(f"g2c/nn/{name}.py" for name in ("__init__", "device", "optim", "train")),
    )
    assert prepared.withheld == ()
    for name in prepared.filled:
        assert prepared.files[name] == (INSTALLED / name).read_bytes()


def test_a_file_of_ours_that_holds_an_answer_is_withheld(tmp_path):
    """As on the machine of an instructor who solved the exercise in the same folder."""
    solved = copy_scaffold(tmp_path / "solved")
    text = (solved / LOSS).read_text()
    raised = 'raise NotImplementedError("cross_entropy: '
    (solved / LOSS).write_text(text.replace(raised, 'return logits.sum()  # ("'))
    prepared = prepare(write(tmp_path / "in", {MODULES: b""}), solved)
    assert prepared.withheld == (LOSS,)
    assert LOSS not in prepared.filled
    assert LOSS not in prepared.files
    assert "g2c/nn/train.py" in prepared.files


def test_what_the_grader_brings_itself_is_left_out_and_said(tmp_path):
    extra = {
        "g2c/solutions/nn.py": b"", "g2c/nn/tests/test_nn.py": b"", "g2c/nn/conftest.py": b"",
        "g2c/nn/modules.so": b"", "g2c/nn/__pycache__/modules.pyc": b"", "tests/test_nn.py": b"",
        "g2c/nn/.ipynb_checkpoints/modules.py": b"", "g2c/nn/._modules.py": b"", "readme.md": b"",
    }  # fmt: skip
    prepared = prepare(write(tmp_path / "in", {**WORK, **extra}))
    assert set(prepared.files) == {*WORK, *prepared.filled}
    assert set(prepared.ignored) == {
        "g2c/solutions",
        "g2c/nn/tests",
        "g2c/nn/conftest.py",
        "g2c/nn/modules.so",
    }


MADE = {name: (INSTALLED / name).read_bytes() for name in work_files(LESSON)}
AT_HOME = {f"g2c/nn/{name}": MADE[f"g2c/nn/{name}"] for name in ("modules.py", "train.py")}


@pytest.mark.parametrize(
    ("names", "remark"),
    [
        (["modules.py", "train.py"], "There is no g2c/nn in it: the files at the top were graded."),
        (["nn/modules.py", "nn/train.py"], "the files 'nn' were graded"),
        (["g2c/nn_final/modules.py", "g2c/nn_final/train.py"], "the files 'g2c/nn_final' were"),
        (["g2c/nn/Modules.py", "g2c/nn/train.py"], "'g2c/nn/Modules.py' was graded as g2c/nn/mod"),
        (["anna_modules (2).py", "train-final.py"], "'g2c/nn/train-final.py' was graded as"),
    ],
)
def test_files_in_a_wrong_place_or_of_a_wrong_name_are_recognised_and_flagged(
    tmp_path, names, remark
):
    contents = dict(zip(names, AT_HOME.values(), strict=True))
    for prepared in (
        prepare(write(tmp_path / "in", contents)),
        prepare(pack(tmp_path / "x.zip", contents)),
        prepare(tarred(tmp_path / "x.tar.gz", contents)),
    ):
        assert {name: prepared.files[name] for name in AT_HOME} == AT_HOME
        assert not set(AT_HOME) & set(prepared.filled)
        assert prepared.digest == intake.digest_of(AT_HOME)
        assert any(remark in told for told in prepared.remarks), prepared.remarks


def test_what_is_called_like_a_file_of_the_lesson_and_holds_none_of_it_is_left_alone(tmp_path):
    prepared = prepare(write(tmp_path, {"g2c/nn/train_plots.py": b"x = 1\n", **WORK}))
    assert "g2c/nn/train.py" in prepared.filled and "g2c/nn/train_plots.py" in prepared.files


def test_missing_files_work_never_begun_and_a_second_folder_are_flagged(tmp_path):
    two = write(tmp_path / "a", {**AT_HOME, "g2c/nn_old/modules.py": b"class Linear: pass\n"})
    remarks = prepare(two).remarks
    assert "It lacks g2c/nn/loss.py, g2c/nn/optim.py: ours, with nothing written," in remarks[1]
    assert "Beside g2c/nn there is 'g2c/nn_old'" in remarks[0]
    assert "Nothing is written yet" in remarks[2]
    begun = MADE["g2c/nn/optim.py"].replace(b"raise NotImplementedError(", b"print(")
    assert prepare(write(tmp_path / "b", {**MADE, "g2c/nn/optim.py": begun})).remarks == ()


def test_a_human_is_told_of_source_that_shows_other_code_than_runs(tmp_path):
    source = b"# coding: unicode_escape\n# a note\\x0ax = 1\n"
    prepared = prepare(write(tmp_path, {**WORK, "g2c/nn/more.py": source}))
    (told,) = [remark for remark in prepared.remarks if "'g2c/nn/more.py'" in remark]
    assert "says it is in unicode_escape: opened otherwise, it shows other code" in told


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_source_in_another_encoding_is_read_and_flagged(tmp_path, encoding):
    source = "# Größe\nx = 1\n"
    prepared = prepare(write(tmp_path, {**WORK, "g2c/nn/more.py": source.encode(encoding)}))
    assert prepared.files["g2c/nn/more.py"].decode() == source
    assert any(f"it was read as {encoding}" in remark for remark in prepared.remarks)
    declared = f"# -*- coding: latin-1 -*-\n{source}".encode("latin-1")
    own = prepare(write(tmp_path / "b", {**WORK, "g2c/nn/more.py": declared}))
    assert own.files["g2c/nn/more.py"] == declared


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
    folder = prepare(write(tmp_path / "x", WORK))
    archive = prepare(packed)
    assert folder.digest == archive.digest
    assert archive.files[MODULES] == WORK[MODULES]


def test_a_zip_with_names_in_an_old_code_page_is_read(tmp_path):
    packed = pack(tmp_path / "x.zip", {f"Loesung/{name}": text for name, text in WORK.items()})
    packed.write_bytes(packed.read_bytes().replace(b"Loesung", b"L\x94sung!"))  # ö in cp437
    assert prepare(packed).digest == intake.digest_of(WORK)


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
    assert prepare(write(tmp_path / "a", wrapped)).digest == digest
    assert prepare(pack(tmp_path / "b.zip", wrapped)).digest == digest


def test_a_folder_with_one_zip_is_read_as_that_zip(tmp_path):
    """So course platforms hand out uploads: a folder for each learner, the file in it."""
    (tmp_path / "Anna_123").mkdir()
    pack(tmp_path / "Anna_123/upload.zip", WORK)
    assert prepare(tmp_path / "Anna_123").digest == intake.digest_of(WORK)


@pytest.mark.slow
def test_what_is_handed_in_grades_as_it_would_at_home(tmp_path):
    home = copy_scaffold(tmp_path / "home")
    modules = home / MODULES
    raised = 'raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")'
    modules.write_text(modules.read_text().replace(raised, "return x @ self.W + self.b"))
    shutil.copytree(home / "g2c", tmp_path / "in/g2c", ignore=lambda *_: ["train.py", "optim.py"])
    write_files(prepare(tmp_path / "in").files, tmp_path / "out")
    grader = Grader(lesson="nn")
    try:
        at_home, here = (
            grader.check(["linear", "sgd"], root=root) for root in (home, tmp_path / "out")
        )
    finally:
        grader.close()
    assert at_home.tasks[0].score == at_home.tasks[0].max_score
    assert here.to_dict()["tasks"] == at_home.to_dict()["tasks"]
