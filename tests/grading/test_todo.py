"""A part is unwritten where the learner's own line raises so, and not where torch does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from g2c_magics.grading.todo import UnwrittenPart, unwritten_part

TORCHS_OWN = 'torch.empty(1, device="meta").to("cpu")'  # Cannot copy out of meta tensor


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], UnwrittenPart | None]:
    """A function that runs the body of a learner's function, and returns what is told of it."""

    def run(body: str) -> UnwrittenPart | None:
        file = tmp_path / "learner.py"
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        file.write_text(f"import torch\ndef forward(x):\n{lines}\n")
        namespace: dict[str, Callable] = {}
        exec(compile(file.read_text(), str(file), "exec"), namespace)
        with pytest.raises(NotImplementedError) as caught:
            namespace["forward"](1)
        return unwritten_part(caught.value, is_learner=str(file).__eq__)

    return run


@pytest.mark.parametrize(
    "body",
    [
        TORCHS_OWN,
        f"{TORCHS_OWN}  # raises in some versions",
        f"praise = {TORCHS_OWN}",
        f"try:\n    {TORCHS_OWN}\nexcept NotImplementedError:\n    raise",
        f"if x:\n    {TORCHS_OWN}\nraise NotImplementedError('linear: write it')",
        f"(lambda: {TORCHS_OWN})()  # raise",
        "torch.nn.Module()(x)  # raise",
    ],
)
def test_an_error_of_torchs_own_is_no_unwritten_part(told, body):
    assert told(body) is None


@pytest.mark.parametrize(
    ("body", "begun"),
    [
        ("raise NotImplementedError('linear: write it')", False),
        ("raise NotImplementedError", False),
        ("raise NotImplementedError(\n    'linear: '\n    'write it'\n)", False),
        ("y = x + 1\nraise NotImplementedError('linear: write it')", True),
    ],
)
def test_a_raise_of_the_learners_own_is_one(told, body, begun):
    part = told(body)
    assert part is not None and (part.name, part.begun) == ("forward", begun)
