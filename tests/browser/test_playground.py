"""The playground in a real JupyterLab, played with by mouse and keys, in one sitting."""

import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest
from answers import write_answers
from desk import Lab, Page, make_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = ["%load_ext g2c_magics", "%g2c_play circles", "import time; time.sleep(3)"]
WITHOUT_RELU = "return x * 1.0"
WITH_RELU = "return x.clamp(min=0)"
# What the region's canvas shows along each row: how often its class changes, at most.
CHANGES = """canvas => {
  const context = canvas.getContext('2d'), [w, h] = [canvas.width, canvas.height];
  let most = 0;
  for (let row = 4; row < h; row += Math.floor(h / 24)) {
    const line = context.getImageData(0, row, w, 1).data, seen = [];
    for (let x = 0; x < w; x++) {
      const [r, g, b] = line.slice(4 * x, 4 * x + 3);
      if (Math.abs(r - b) > 40) seen.push(r > b);
    }
    most = Math.max(most, seen.filter((side, i) => i && side !== seen[i - 1]).length);
  }
  return most;
}"""


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

    def changes(self) -> int:
        return self.root.locator("canvas.region").evaluate(CHANGES)


@pytest.fixture
def desk(tmp_path):
    from playwright.sync_api import sync_playwright

    project = make_project(tmp_path / "project")
    write_answers(project)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, project / "notebooks/play.ipynb")
    lab = Lab(project, tmp_path / "settings")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox"],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            desk = Page(page, tmp_path / "shots")
            desk.project = project
            desk.address = lab.notebook("notebooks/play.ipynb")
            desk.open(desk.address)
            yield desk
            browser.close()
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


def test_a_sitting_at_the_playground(desk):
    desk.run("%load_ext")
    play = Playground(desk, desk.run("%g2c_play", 90))

    play.press("Play")
    play.until(lambda: play.changes() > 1)  # circles need more than a line

    # Points of one's own, by mouse and by keys.
    region = play.root.locator("canvas.region")
    region.click(position={"x": 20, "y": 20})
    region.focus()
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.press("1")
    play.until(lambda: "Clear my points (2)" in play.root.inner_text())

    # An edit takes hold while it plays: without its nonlinearity, only a line is left.
    edit_relu(desk.project, WITHOUT_RELU)
    play.until(lambda: play.changes() <= 1)
    edit_relu(desk.project, f"print('here')\n{WITH_RELU}")
    play.until(lambda: "here" in play.root.locator("pre").inner_text())
    edit_relu(desk.project, "return x @ x")
    play.until(lambda: "in forward: RuntimeError" in play.problem)
    assert re.search(r"g2c/nn/modules.py:\d+", play.problem)
    edit_relu(desk.project, WITH_RELU)
    play.plays_on()  # by itself, now that the file is mended
    assert not play.root.locator(".problem").is_visible()

    # Another cell goes first.
    sleeping = desk.start("import time")
    play.until(lambda: "Paused while a cell runs" in play.news)
    desk.finish(sleeping)
    play.plays_on()

    # An interrupt pauses, an endless loop is told, and an interrupt ends it.
    desk.page.keyboard.press("Escape")
    desk.page.locator(
        "[data-command='notebook:interrupt-kernel'] , [title^='Interrupt']"
    ).first.click()
    play.until(lambda: "Interrupted" in play.problem)
    play.press("Play")
    edit_relu(desk.project, "while True:\n    pass")
    play.until(lambda: "your code is in a loop" in play.news)
    play.until(lambda: "in forward: TookTooLong" in play.problem)
    edit_relu(desk.project, WITH_RELU)
    play.plays_on()

    # A second page, then the first one anew: both see what the kernel has.
    desk.page.keyboard.press("Escape")
    play.press("Pause")
    step = play.step
    desk.page.reload()
    desk.page.wait_for_selector(".g2c-play canvas.region", timeout=60_000)
    play = Playground(desk, desk.cell("%g2c_play"))
    play.until(lambda: play.step >= step)
    assert "Clear my points (2)" in play.root.inner_text()
    play.press("Play")
    play.plays_on()
