"""A learner's first hour in a real JupyterLab, in one sitting and without a restart."""

import os
import re
import time
from pathlib import Path

import nbformat
import pytest
from answers import write_answers
from desk import Lab, Page, chromium, make_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = """%%g2c_train --data circles --epochs 20000 --name long
build_2d_classifier(16)"""


@pytest.fixture
def page(tmp_path):
    project = make_project(tmp_path / "project")
    path = project / "notebooks/03-nn.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(LONG))
    nbformat.write(notebook, path)
    shots = Path(os.environ.get("G2C_SCREENSHOTS") or tmp_path / "screenshots")
    lab = Lab(project, tmp_path / "settings")
    try:
        with chromium() as browser:
            desk = Page(browser.new_page(viewport={"width": 1280, "height": 900}), shots)
            desk.project = project
            desk.open(lab.notebook("notebooks/03-nn.ipynb"))
            yield desk
    finally:
        lab.close()


def figure_of(page, cell):
    """The markup of the picture below a cell, which changes as it is redrawn."""
    outputs = cell.locator(".jp-OutputArea-output")
    return outputs.last.inner_html() if outputs.count() else ""


def watch(page, cell, changes, seconds=30):
    """Until the picture below a running cell has changed so many times."""
    seen = {figure_of(page, cell)}
    end = time.monotonic() + seconds
    while len(seen) <= changes:
        assert time.monotonic() < end, f"the figure changed {len(seen) - 1} times only"
        assert "*" in page.prompt(cell), f"it ended too soon: {page.output(cell)}"
        time.sleep(0.05)
        seen.add(figure_of(page, cell))


def test_a_first_hour(page):
    page.run("%load_ext g2c_magics")

    report = page.run("%g2c_check")
    assert re.search(r"todo", page.output(report))
    assert "Linear.forward" in page.output(report)
    page.shot("1-nothing-written", report)

    page.click_link("g2c/nn/modules.py")
    assert page.tab("modules.py").is_visible()
    page.tab("03-nn.ipynb").click()

    modules = page.project / "g2c/nn/modules.py"
    unwritten = modules.read_text(encoding="utf-8")
    todo = re.search(r" +# TODO\(linear\).*\n +raise .*\n", unwritten)[0]
    modules.write_text(unwritten.replace(todo, " " * 8 + "return x @ self.W\n"), encoding="utf-8")
    linear = page.run("%g2c_check linear")
    assert "missing-bias" in page.output(linear)
    where = linear.locator(".jp-Cell-outputArea a", has_text="g2c/nn/modules.py:").first
    number = where.inner_text().rpartition(":")[2]
    where.click()
    assert page.tab("modules.py").is_visible()
    page.page.get_by_text(f"Ln {number}, Col 1").wait_for(timeout=20_000)
    page.tab("03-nn.ipynb").click()
    page.shot("2-a-mistake-named", linear)

    modules.write_text(unwritten, encoding="utf-8")
    write_answers(page.project, "modules")
    linear = page.run("%g2c_check linear")
    assert "passed" in page.output(linear)
    page.shot("3-linear-written", linear)
    write_answers(page.project, "loss", "optim", "train")
    report = page.run("%g2c_check")
    points = re.search(r"(\d+)\s*/\s*(\d+)", page.output(report))
    assert points[1] == points[2], page.output(report)
    page.shot("4-all-written", report)

    circles = page.run("%%g2c_train --data circles")
    assert "circles" in page.output(circles)
    page.shot("5-trained", circles)

    long = page.start("%%g2c_train --data circles --epochs 20000")
    watch(page, long, changes=3)
    page.shot("6-while-it-trains", long)
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("i")
    page.page.keyboard.press("i")
    page.finish(long, seconds=30)
    assert "interrupted at epoch" in page.output(long)
    assert "Traceback" not in page.output(long)
    page.shot("7-interrupted", long)

    page.run("%%g2c_train --data moons")
    boundary = page.run("%g2c_boundary circles moons")
    picture = boundary.locator(".jp-OutputArea-output svg").first
    assert picture.evaluate("drawn => drawn.getBoundingClientRect().width") > 200
    page.shot("8-boundary", boundary)
