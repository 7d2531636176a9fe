"""An unwritten part is what a learner's own file raises, never an error of torch's own."""

import linecache
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from g2c_magics.grading.todo import may_be_learners, unwritten_part

UNWRITTEN = 'def forward(x):\n    raise NotImplementedError("linear: write Linear.forward")\n'
ON_META = 'def forward(x):\n    return x.to("meta").cpu()  # raises for meta\n'


def function_in(file: Path, text: str) -> Callable:
    """The `forward` that a file defines, imported as a module would be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    namespace = {}
    exec(compile(text, str(file), "exec"), namespace)
    return namespace["forward"]


def error_of(function: Callable) -> NotImplementedError:
    with pytest.raises(NotImplementedError) as caught:
        function(torch.ones(()))
    return caught.value


def test_a_raise_in_a_learners_file_is_an_unwritten_part(tmp_path):
    part = unwritten_part(error_of(function_in(tmp_path / "modules.py", UNWRITTEN)))
    assert part is not None
    assert (part.name, part.line, part.begun) == ("forward", 2, False)


def test_a_raise_over_several_lines_is_one_too(tmp_path):
    text = 'def forward(x):\n    raise NotImplementedError(\n        "linear: write it"\n    )\n'
    assert unwritten_part(error_of(function_in(tmp_path / "modules.py", text)))


def test_an_error_of_torchs_own_is_none_whatever_the_comment_beside_it_says(tmp_path):
    assert unwritten_part(error_of(function_in(tmp_path / "modules.py", ON_META))) is None


def test_an_error_of_torchs_own_that_is_raised_again_is_none(tmp_path):
    for again in ("raise", "raise error"):
        text = (
            "def forward(x):\n    try:\n        x.to('meta').cpu()\n"
            f"    except NotImplementedError as error:\n        {again}\n"
        )
        assert unwritten_part(error_of(function_in(tmp_path / "modules.py", text))) is None


def test_a_line_that_was_a_raise_before_the_edit_is_none(tmp_path):
    before = function_in(tmp_path / "modules.py", UNWRITTEN)
    traceback.format_exception(error_of(before))  # which keeps the file's lines in linecache
    assert "raise" in linecache.getline(str(tmp_path / "modules.py"), 2)
    after = function_in(tmp_path / "modules.py", ON_META.replace("  # raises for meta", ""))
    assert unwritten_part(error_of(after)) is None


@pytest.mark.parametrize("packages", ["site-packages", "dist-packages"])
def test_what_an_installed_package_raises_is_none_wherever_it_is_installed(tmp_path, packages):
    file = tmp_path / f".local/lib/python3/{packages}/torch/autograd/function.py"
    assert unwritten_part(error_of(function_in(file, UNWRITTEN))) is None


def test_a_project_below_the_folder_of_python_is_a_learners():
    """Python's folder is /usr in many a container, and the project /usr/src/app."""
    assert may_be_learners(f"{sys.prefix}/src/app/g2c/nn/modules.py")
    assert not may_be_learners(traceback.__file__)
    assert not may_be_learners(torch.__file__)
