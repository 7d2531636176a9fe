"""Whatever a page's template prints is safe, and the engine that prints it is loaded late."""

import subprocess
import sys

import pytest
from jinja2 import UndefinedError

from g2c_magics.views.html_page import environment, prose


@pytest.mark.parametrize("suffix", ["", "|clip(99)", "|prose"])
def test_a_template_escapes_and_cleans_all_that_it_prints(suffix):
    printed = (
        environment().from_string(f"{{{{ text{suffix} }}}}").render(text="<b>\x1b\u202e\ud800")
    )
    assert printed == "&lt;b&gt;" + 3 * "\N{REPLACEMENT CHARACTER}"


def test_backquotes_set_code_whose_text_is_escaped_as_well():
    assert prose("`a < b` & c") == "<code>a &lt; b</code> &amp; c"


def test_a_template_that_prints_what_nobody_gave_it_is_an_error():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ titel }}").render(title="")


@pytest.mark.parametrize("module", ["g2c_magics.notebook.magics", "g2c_magics.views.class_page"])
def test_jinja2_is_not_imported_before_the_first_page(module):
    code = f"import sys, {module}; print('jinja2' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "False", result.stderr
