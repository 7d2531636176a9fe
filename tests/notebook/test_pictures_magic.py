"""The picture magics in a real kernel: each answers one question, and bad input gets one line."""

import shutil

import pytest
from answers import write_answers
from kernels import REPO, Kernel

from g2c_magics.notebook.errors import OneLine
from g2c_magics.notebook.picture_requests import save_picture

pytestmark = pytest.mark.slow

SETUP = """
import torch
from g2c.nn import *
m = Sequential(Linear(2, 3), Tanh(), Linear(3, 2))
three = Sequential(Linear(3, 2))
X, Y = run.data.train
M = torch.zeros(4, 1)
huge = Linear(2, 2); huge.W.data.fill_(float("nan"))
far = Linear(2, 2); far.W = torch.empty(2, 2, device="meta")
n = 5
"""
IMAGES = """%%g2c_train --data digits --epochs 2 --lr 0.5 --name images
Sequential(Linear(64, 12), ReLU(), Linear(12, 10))"""
TRAIN = """%%g2c_train --data circles --epochs 30 --lr 0.5
Sequential(Linear(2, 8), ReLU(), Linear(8, 2))"""
BAD = [
    ("%g2c_boundary rum", "There is no run or model called rum. Did you mean run?"),
    ("%g2c_boundary m", "m is a bare model: name its rows too, --x X --y Y."),
    ("%g2c_boundary n --x X --y Y", "Expected a run or a model. Got n, of type int."),
    ("%g2c_boundary three --x X --y Y", "three cannot take rows of 2 numbers"),
    ("%g2c_boundary m --x M --y Y", "--x and --y want as many rows each. Got 4 and 320."),
    ("%g2c_boundary m --x Xs --y Y", "There is no variable Xs."),
    ("%g2c_boundary huge --x X --y Y", "huge gives NaN or infinite outputs"),
    ("%g2c_boundary far --x X --y Y", "far lies on the device meta: its weights have no values."),
    ("%g2c_boundary run --save a.bmp", "ends in .png, .svg, .pdf. Got a.bmp instead."),
    ("%g2c_boundary run --animate --save a.png", "ends in .gif, .webp. Got a.png instead."),
    ("%g2c_boundary run --save no/a.png", "no/a.png cannot be written: No such file"),
    (
        "%g2c_boundary run --save mine.png",
        "mine.png exists already and is no picture of g2c_magics",
    ),
    ("%g2c_boundary run --hard --animate", "three pictures: choose one."),
    ("%g2c_boundary run m --neurons", "show one run. Name one."),
    ("%g2c_collapse far", "far lies on the device meta: its weights have no values."),
    ("%g2c_collapse three --x X", "three cannot take rows of 2 numbers"),
    ("%g2c_collapse n", "Expected a run or a model. Got n, of type int."),
    ("%g2c_mistakes m", "m is a bare model: name its rows too, --x X --y Y."),
    ("%g2c_boundary run --animate --x X", "leave out --x and --y"),
    ("%g2c_shapes m 99999999x784", "is no batch to try. A small one does: 64x784"),
    ("%g2c_shapes m 0x2", "An input of 0x2 is no batch to try."),
    ("%g2c_weights run", "takes 2 numbers. For points of the plane: %g2c_boundary run --neurons"),
    ("%g2c_layers m", "follows a run through its epochs. Got m, a bare model."),
    ("%g2c_layers rum", "There is no run or model called rum. Did you mean run?"),
    ("%g2c_compare run", "%g2c_compare wants 2 to 4 runs, by name. Got 1 instead."),
    ("%g2c_compare", "%g2c_compare wants 2 to 4 runs, by name. Got 0 instead."),
    ("%g2c_compare run m", "Expected a run. Got m, of type Sequential."),
    ("%g2c_compare run rum", "There is no run or model called rum. Did you mean run?"),
    ("%g2c_compare run run", "%g2c_compare wants different runs. run is named twice."),
    ("%g2c_shapes Linear", "Linear is a class. Make a model of it: Linear(…)"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A kernel with a run and some models; the tests here only look."""

    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(REPO / "g2c", folder / "g2c", ignore=shutil.ignore_patterns("__pycache__"))
    write_answers(folder)
    (folder / "mine.png").write_bytes(b"a photo")
    kernel = Kernel(folder)
    kernel.run("%load_ext g2c_magics")
    kernel.folder = folder
    before = kernel.run("%g2c_mistakes")
    assert before.error == "There is no run yet. Train one first: %%g2c_train --data circles"
    for cell in (IMAGES, TRAIN, SETUP):
        assert not kernel.run(cell).error
    yield kernel
    kernel.close()


@pytest.mark.parametrize(("line", "said"), BAD, ids=[line for line, _ in BAD])
def test_bad_input_gets_one_line(desk, line, said):
    shown = desk.run(line)
    assert said in shown.text
    assert "\n" not in shown.error.strip() and "Traceback" not in shown.text


def test_the_photo_that_was_there_is_still_there(desk):
    assert (desk.folder / "mine.png").read_bytes() == b"a photo"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%g2c_boundary", "of validation points"),
        ("%g2c_boundary run m --x X --y Y --hard", "of given points"),
        ("%g2c_boundary --neurons", "8 units with ReLU(), a line each"),
        ("%g2c_boundary --animate", "frames, epoch 0"),
        ("%g2c_collapse", "no single linear map"),
        ("%g2c_mistakes", "of 80 validation rows wrong"),
        ("%g2c_weights images", "all 12 shown"),
        ("%g2c_layers", "3 Linear(8, 2)"),
        ("%g2c_layers images", "of 12 dead"),
        ("%g2c_compare run, images", "These runs are of different data, circles and digits"),
        ("%g2c_shapes", "42 parameters"),
        ("%g2c_shapes m 5x2", "(5, 2) zeros"),
        ("%g2c_shapes m X", "(320, 2)"),
    ],
)
def test_each_magic_shows_its_picture_in_words_and_in_html(desk, line, said):
    shown = desk.run(line)
    assert not shown.error
    assert said in shown.plain[-1]
    assert 0 < len(shown.html[-1]) < 80_000


@pytest.mark.parametrize(
    ("line", "file", "first"),
    [
        ("%g2c_boundary --save b.png", "b.png", b"\x89PNG"),
        ("%g2c_collapse --save c.svg", "c.svg", b"<?xml"),
        ("%g2c_mistakes --save m.pdf", "m.pdf", b"%PDF"),
        ("%g2c_weights images --save w.svg", "w.svg", b"<?xml"),
        ("%g2c_layers --save l.pdf", "l.pdf", b"%PDF"),
        ("%g2c_compare run images --save r.png", "r.png", b"\x89PNG"),
        ("%g2c_shapes --save s.png", "s.png", b"\x89PNG"),
        ("%g2c_boundary --animate --save f.gif", "f.gif", b"GIF89a"),
        ("%g2c_boundary --animate --save f.webp", "f.webp", b"RIFF"),
    ],
)
def test_a_picture_is_saved_and_a_later_one_replaces_it(desk, line, file, first):
    for _ in range(2):
        shown = desk.run(line)
        assert f"Saved {file}" in shown.printed and not shown.error
        assert (desk.folder / file).read_bytes().startswith(first)


def test_tab_offers_flags_runs_and_models(desk):
    offered = desk.complete("%g2c_boundary ")
    assert {"--neurons", "--save", "run", "m", "three"} <= set(offered)
    assert "Linear" not in offered


def test_an_edit_of_the_file_shows_in_the_next_table(desk):
    file = desk.folder / "g2c/nn/modules.py"
    text = file.read_text()
    file.write_text(text.replace("return x @ self.W + self.b", "return (x @ self.W + self.b)[:1]"))
    assert "64 rows came in" in desk.run("%g2c_shapes m").plain[-1]
    file.write_text(text)
    assert "✓ ok" in desk.run("%g2c_shapes m").plain[-1]


def test_pictures_are_saved_or_it_is_said_why_not(tmp_path):
    assert save_picture(tmp_path / "a.PNG", lambda kind: kind.encode()).read_bytes() == b"png"
    with pytest.raises(OneLine, match=r"ends in .png, .svg, .pdf. Got a.gif instead."):
        save_picture(tmp_path / "a.gif", lambda kind: b"")
    with pytest.raises(OneLine, match="cannot be written: No such file"):
        save_picture(tmp_path / "nowhere" / "a.png", lambda kind: b"")
