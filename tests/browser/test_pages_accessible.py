"""The pages of a class hold to the rules that axe-core knows, in both themes, wide and narrow."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "views"))

from desk import chromium
from test_class_page import CLASS
from test_pair_page import ONES, OTHERS, PAIR
from test_student_page import ANN, MIXED, PITFALLS
from toy_class import LESSON, row, summary

from g2c_magics.views import class_page, pair_page, student_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
sync_api = pytest.importorskip("playwright.sync_api")

LARGE = summary(*(row(f"s{n:03}", "failed", attention=("look",)) for n in range(300)))
PAGES = {
    "class": class_page.to_html(CLASS, "4 May 2026", LESSON, PITFALLS),
    "all of 300": class_page.further(LARGE)["class-all-1.html"](),
    "pair": pair_page.to_html(PAIR, ONES, OTHERS),
    "student": student_page.to_html(ANN, MIXED, "4 May 2026", LESSON, PITFALLS),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("width", [420, 1200])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_to_object_to(browser, name, theme, width):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.set_content(PAGES[name])
    found = axe_playwright.Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()
