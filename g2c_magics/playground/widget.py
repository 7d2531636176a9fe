"""The widget: an anywidget that carries messages between a Player and play.js, and no state.

The only file that needs anywidget. Its output holds the still as well, in the same bundle, for
whatever shows no widgets.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget

HERE = Path(__file__).parent


class PlayWidget(anywidget.AnyWidget):
    """What the page loads. still: what is shown elsewhere, by MIME type."""

    _esm = HERE / "play.js"
    _css = HERE / "play.css"

    def __init__(self, still: dict[str, str]) -> None:
        super().__init__()
        self.still = still

    def listen(self, receive: Callable[[dict[str, Any]], None]) -> None:
        """Call `receive` with each message of a page."""
        # Any: the page may send anything.
        self.on_msg(
            lambda _, content, buffers: (
                receive({**content, "buffers": buffers} if buffers else content)
                if isinstance(content, dict)
                else None
            )
        )

    # Any: what IPython asks for, and what it takes.
    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if bundle else ({}, {})
        return {**data, **self.still}, metadata
