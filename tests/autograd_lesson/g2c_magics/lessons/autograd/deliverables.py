"""What there is to hand in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from g2c_magics.lessons.lesson import Deliverable


def deliverables(
    points: tuple[int, int], facts: Callable[[str], list[dict[str, Any]]], root: Path
) -> list[Deliverable]:
    """The one deliverable. points: own and greatest possible."""
    own, most = points
    return [Deliverable("The engine passes its tests", own == most, f"{own} of {most} points")]
