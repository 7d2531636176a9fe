"""The playground in a real JupyterLab, played with by mouse and keys, in one sitting."""

import re
import time
from pathlib import Path

import nbformat
import pytest
from answers import write_answers
from desk import Lab, Page, chromium, make_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [
    "%load_ext g2c_magics",
    "%g2c_play circles",
    "import time; time.sleep(3)",
    "%%g2c_train --data digits --epochs 15 --lr 0.2 --name digits_run\n"
    "Sequential(Linear(64, 32), ReLU(), Linear(32, 10))",
    "%g2c_play digits_run",
]
WITH_RELU = "return x.clamp(min=0)"
SEVEN = [(70, 60), (180, 60), (120, 200)]  # in pixels of the pad


class Playground:
    """One playground below a cell."""

    def __init__(self, desk, cell) -> None:
        self.desk, self.cell = desk, cell
        self.root = cell.locator(".g2c-play").first
        self.root.locator("canvas.region").wait_for(timeout=60_000)
        self.until(lambda: self.frames > 0)

    def until(self, is_true, seconds=60) -> None:
        end = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < end, self.root.inner_text()
            self.desk.page.wait_for_timeout(100)

    def number(self, name) -> int:
        return int(self.root.get_attribute(f"data-{name}") or -1)

    @property
    def frames(self) -> int:
        return self.number("frames")

    @property
    def step(self) -> int:
        return self.number("step")

    @property
    def problem(self) -> str:
        return self.root.locator(".problem").inner_text()

    @property
    def news(self) -> str:
        return self.root.locator(".news").inner_text()

    def press(self, name) -> None:
        self.root.get_by_role("button", name=name).click()

    def plays_on(self, steps=20) -> None:
        began = self.step
        self.until(lambda: self.step > began + steps or self.step < began)

    @property
    def corner(self) -> list[int]:
        """The pixel at the upper left of the plane."""
        pixel = "canvas => Array.from(canvas.getContext('2d').getImageData(2, 2, 1, 1).data)"
        return self.root.locator("canvas.region").evaluate(pixel)

    @property
    def right(self) -> float:
        """Percent of the validation set."""
        return float(re.search(r"([\d.]+) % right", self.root.inner_text())[1])


@pytest.fixture
def desk(tmp_path):
    project = make_project(tmp_path / "project")
    write_answers(project)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, project / "notebooks/play.ipynb")
    lab = Lab(project, tmp_path / "settings")
    try:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            desk = Page(page, tmp_path / "shots")
            desk.project = project
            desk.address = lab.notebook("notebooks/play.ipynb")
            desk.open(desk.address)
            page.wait_for_timeout(5_000)  # keys pressed while Lab is still loading are lost
            yield desk
    finally:
        lab.close()


def edit_relu(project: Path, body: str) -> None:
    """Write this in place of the code of ReLU.forward."""
    path = project / "g2c/nn/modules.py"
    before, start, rest = path.read_text().partition("class ReLU")
    relu, after, tail = rest.partition("\nclass ")
    documented = relu[: relu.rindex('"""') + 3]
    code = "".join(f"\n        {line}" for line in body.splitlines())
    path.write_text(f"{before}{start}{documented}{code}\n{after}{tail}")


def interrupt(desk) -> None:
    desk.page.locator("[data-jp-item-name='interrupt'] jp-button").first.click()


def test_a_sitting_at_the_playground(desk):
    desk.run("%load_ext")
    play = Playground(desk, desk.run("%g2c_play circles", 120))
    play.root.locator("[data-knob=speed]").select_option("20")
    play.press("Play")
    play.until(lambda: play.right > 95)

    # Points of one's own, by mouse and by keys.
    region = play.root.locator("canvas.region")
    region.click(position={"x": 20, "y": 20})
    region.focus()
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.press("1")
    play.until(lambda: "Clear my points (2)" in play.root.inner_text())

    # An edit takes hold while it plays: without its nonlinearity, circles cannot be told apart.
    edit_relu(desk.project, "return x * 1.0")
    play.until(lambda: play.right < 75)
    edit_relu(desk.project, f"print('here')\n{WITH_RELU}")
    play.until(lambda: "here" in play.root.locator("pre").inner_text())
    edit_relu(desk.project, "return x @ x")
    play.until(lambda: "in forward: RuntimeError" in play.problem)
    assert re.search(r"g2c/nn/modules.py:\d+", play.problem)
    edit_relu(desk.project, WITH_RELU)
    play.plays_on()  # by itself, now that the file is mended
    assert play.problem == ""

    # Another cell goes first.
    sleeping = desk.start("import time")
    play.until(lambda: "Paused while a cell runs" in play.news)
    desk.finish(sleeping)
    play.plays_on()

    # An interrupt pauses; an endless loop is told of, and ended by itself or by an interrupt.
    interrupt(desk)
    play.until(lambda: "Interrupted" in play.problem)
    edit_relu(desk.project, "while True:\n    pass")
    play.until(lambda: "your code is in a loop" in play.news)
    play.until(lambda: "in forward: TookTooLong" in play.problem)
    play.press("Play")
    play.until(lambda: "your code is in a loop" in play.news)
    interrupt(desk)
    play.until(lambda: "Interrupted" in play.problem)
    edit_relu(desk.project, WITH_RELU)
    desk.page.wait_for_timeout(1_500)  # until the file has been looked at
    play.press("Play")
    play.plays_on()
    play.press("Pause")

    # The page anew: it has what the kernel has.
    step = play.step
    desk.page.keyboard.press("Control+s")  # also with the focus in the playground
    desk.page.wait_for_timeout(2_000)
    desk.page.reload()
    desk.page.wait_for_selector(".g2c-play canvas.region", timeout=60_000)
    play = Playground(desk, desk.cell("%g2c_play circles"))
    assert play.step >= step and "Clear my points (2)" in play.root.inner_text()

    # The theme changes under it while nothing else is drawn: its colours are those of a dark page.
    light = play.corner
    desk.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    play.until(lambda: play.corner != light)
    desk.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    play.until(lambda: play.corner == light)

    # A seven, drawn with the mouse.
    desk.run("%%g2c_train", 120)
    drawing = desk.run("%g2c_play digits_run", 120)
    pad = drawing.locator("canvas.pad")
    pad.wait_for(timeout=60_000)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    corners = [(box["x"] + x, box["y"] + y) for x, y in SEVEN]
    desk.page.mouse.move(*corners[0])
    desk.page.mouse.down()
    for corner in corners[1:]:
        desk.page.mouse.move(*corner, steps=8)
    desk.page.mouse.up()
    play.until(lambda: drawing.locator(".verdict").inner_text().startswith("7"))

    # After a restart nothing answers, and the page says what to do.
    desk.page.locator("[data-jp-item-name='restart'] jp-button").first.click()
    desk.page.locator(".jp-Dialog .jp-mod-accept").click()
    play.until(lambda: "run the cell again" in play.news)
