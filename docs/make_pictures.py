"""Make the README's pictures from a real kernel and a real JupyterLab: python docs/make_pictures.py

`python docs/make_pictures.py boundary moving` makes some of them. Needs the extras `lab` and
`test`, and chromium. Each picture of the gallery is made twice, for a light and for a dark page.
"""

import io
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent / "tests" / folder) for folder in ("", "notebook", "browser")]

import nbformat  # noqa: E402
from answers import write_answers  # noqa: E402
from desk import Lab, Page, chromium, make_project  # noqa: E402
from kernels import Kernel  # noqa: E402
from PIL import Image  # noqa: E402

WIDE, NARROW = 760, 520  # pixels of the page that a picture is drawn on
THEMES = {"light": ("true", "#fff", "#1f2328"), "dark": ("false", "#0d1117", "#e6edf3")}
MNIST = """%%g2c_train --data mnist --epochs 5 --lr 0.1 --name mnist
build_mnist_mlp()"""
MOONS = """%%g2c_train --data moons --epochs 300 --lr 0.5 --name moons
Sequential(Linear(2, 8), ReLU(), Linear(8, 2))"""
CIRCLES = """%%g2c_train --data circles --epochs 400 --lr 0.5 --name relu
Sequential(Linear(2, 16), ReLU(), Linear(16, 2))"""
LINEAR = """%%g2c_train --data circles --epochs 100 --lr 0.5 --name linear
Sequential(Linear(2, 16), Linear(16, 16), Linear(16, 2))"""
LINE = """%%g2c_train --data line --epochs 40 --lr 0.1 --name line
Linear(1, 1)"""
GALLERY = {  # name: the cells before it, the line, the width
    "boundary": ((CIRCLES, MOONS), "%g2c_boundary relu moons", WIDE),
    "neurons": ((MOONS,), "%g2c_boundary moons --neurons", WIDE),
    "collapse": ((LINEAR,), "%g2c_collapse linear", NARROW),
    "mistakes": ((MNIST,), "%g2c_mistakes mnist", WIDE),
    "weights": ((MNIST,), "%g2c_weights mnist", WIDE),
    "layers": ((MOONS,), "%g2c_layers moons", WIDE),
    "landscape": ((LINE,), "%g2c_boundary line", WIDE),
}
MOVING_SIZE = (1480, 860)
MOVING_WIDTH = 1000  # pixels, as saved
STILL_MS, TYPED_MS, TRAINED_MS, END_MS = 1600, 90, 260, 4000


def main() -> None:
    wanted = sys.argv[1:] or [*GALLERY, "moving"]
    unknown = set(wanted) - {*GALLERY, "moving"}
    if unknown:
        sys.exit(
            f"There is no picture {sorted(unknown)[0]}. There are: {', '.join(GALLERY)}, moving."
        )
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        if "moving" in wanted:
            moving(browser, Path(folder) / "moving")
        names = [name for name in GALLERY if name in wanted]
        if names:
            gallery(browser, names, Path(folder) / "gallery")


# Any: playwright's Browser and Page, which ship types of their own only at run time.
def gallery(browser: Any, names: list[str], folder: Path) -> None:
    """Draw each picture in one kernel, and photograph it on a light and on a dark page."""
    write_answers(make_project(folder))
    kernel, done = Kernel(folder), set()
    try:
        kernel.run("%load_ext g2c_magics\nfrom g2c.nn import *")
        for name in names:
            cells, line, width = GALLERY[name]
            for cell in cells:
                if cell not in done:
                    done.add(cell)
                    assert not kernel.run(cell, timeout=300).error
            shown = kernel.run(line, timeout=300)
            assert shown.html and not shown.error, shown.text
            for theme, (is_light, paper, ink) in THEMES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": 300}, device_scale_factor=1.5
                )
                page.set_content(
                    f'<body data-jp-theme-light="{is_light}" style="background:{paper};color:{ink};'
                    f'margin:8px;font:13px system-ui">{shown.html[-1]}</body>'
                )
                save(Image.open(io.BytesIO(page.screenshot(full_page=True))), f"{name}-{theme}.png")
                page.close()
    finally:
        kernel.close()


def save(image: Image.Image, name: str) -> None:
    """Write a picture with as many colours as a PNG's palette holds."""
    path = DOCS / name
    image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")


class Film:
    """Screenshots of one page, one after the other, each with its time on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.times: list[int] = []

    def take(self, milliseconds: int) -> None:
        shot = Image.open(io.BytesIO(self.page.page.screenshot())).convert("RGB")
        height = round(MOVING_WIDTH * shot.height / shot.width)
        self.frames.append(shot.resize((MOVING_WIDTH, height), Image.Resampling.LANCZOS))
        self.times.append(milliseconds)

    def save(self, path: Path) -> None:
        self.frames[0].save(
            path, save_all=True, append_images=self.frames[1:], duration=self.times, loop=0,
            quality=55, method=6, minimize_size=True,
        )  # fmt: skip
        print(f"{path.name}: {len(self.frames)} frames, {path.stat().st_size / 1000:.0f} KB")


@contextmanager
def desk(browser: Any, folder: Path) -> Iterator[Page]:
    """JupyterLab on a short notebook, everything but Linear.forward written."""
    project = make_project(folder / "g2c")
    write_answers(project)
    config = folder / "config/labconfig/page_config.json"
    config.parent.mkdir(parents=True)
    config.write_text('{"disabledExtensions": {"@jupyter/nbgrader": true}}')
    os.environ |= {"HOME": str(folder), "JUPYTER_CONFIG_PATH": str(folder / "config")}
    modules = project / "g2c/nn/modules.py"
    text = modules.read_text(encoding="utf-8")
    modules.write_text(re.sub(r"return x @ self\.W \+ self\.b", "return x @ self.W", text))
    path = project / "notebooks/03-nn.ipynb"
    cells = ["%load_ext g2c_magics", "%g2c_check linear", CIRCLES]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(notebook, path)
    lab = Lab(project, folder / "settings")
    try:
        width, height = MOVING_SIZE
        page = Page(browser.new_page(viewport={"width": width, "height": height}), folder / "shots")
        page.project = project
        page.open(lab.notebook("notebooks/03-nn.ipynb"))
        yield page
    finally:
        lab.close()


def moving(browser: Any, folder: Path) -> None:
    """A check, an edit, a green check, a training."""
    folder.mkdir(parents=True)
    with desk(browser, folder) as page:
        film = Film(page)
        page.run("%load_ext g2c_magics")
        page.page.keyboard.press("Control+b")  # the file browser away
        page.run("%g2c_check linear")  # the first one warms up
        check = page.run("%g2c_check linear")
        film.take(STILL_MS)
        link = check.locator(".jp-Cell-outputArea a", has_text="g2c/nn/modules.py:").first
        link.click()
        page.tab("modules.py")
        beside(page)
        film.take(STILL_MS)
        line = page.page.locator(".jp-FileEditor .cm-line", has_text="return x @ self.W").first
        line.click()
        page.page.keyboard.press("End")
        for letter in " + self.b":
            page.page.keyboard.type(letter)
            film.take(TYPED_MS)
        page.page.keyboard.press("Control+s")
        page.page.wait_for_timeout(500)
        page.run("%g2c_check linear")
        film.take(STILL_MS)
        training = page.start("%%g2c_train")
        end = time.monotonic() + 60
        while "*" in page.prompt(training) and time.monotonic() < end:
            film.take(TRAINED_MS)
        page.page.wait_for_timeout(500)
        film.take(END_MS)
        film.save(DOCS / "desk.webp")


def beside(page: Page) -> None:
    """Put the editor to the right of the notebook, as a learner would with the mouse."""
    tab = page.tab("modules.py").bounding_box()
    dock = page.page.locator("#jp-main-dock-panel").bounding_box()
    mouse = page.page.mouse
    mouse.move(tab["x"] + 30, tab["y"] + 10)
    mouse.down()
    mouse.move(dock["x"] + dock["width"] / 2, dock["y"] + dock["height"] / 2, steps=5)
    mouse.move(dock["x"] + dock["width"] - 15, dock["y"] + dock["height"] / 2, steps=10)
    mouse.up()
    page.page.wait_for_timeout(500)


if __name__ == "__main__":
    main()
