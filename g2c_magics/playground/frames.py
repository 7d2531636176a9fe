"""What a frame is made of: numbers in few levels, the change since the last frame, deflated.

Pure: arrays in, bytes out. play.js undoes it.
"""

import zlib

import numpy as np

LEVELS = 64  # of a brightness; more would not be seen


class Encoder:
    """Frames for pages that have seen the one before; a keyframe is whole."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None

    def forget(self) -> None:
        """The next frame is a keyframe."""
        self._last = None

    def encode(self, levels: np.ndarray) -> tuple[bool, bytes]:
        """Whether it is a keyframe, and its bytes. levels: (B,) uint8."""
        is_key = self._last is None or len(self._last) != len(levels)
        change = levels if is_key else levels - self._last  # modulo 256
        self._last = levels.copy()
        return is_key, zlib.compress(change.tobytes(), 6)


def shares(values: np.ndarray) -> np.ndarray:
    """Numbers from 0 to 1 as levels, uint8."""
    return np.rint(np.clip(values, 0, 1) * (LEVELS - 1)).astype(np.uint8)


def signed(values: np.ndarray, largest: np.ndarray | float) -> np.ndarray:
    """Numbers of either sign as levels around LEVELS / 2, uint8; `largest` is the last level."""
    half = LEVELS // 2 - 1
    scaled = values / np.maximum(largest, 1e-9)
    return (np.rint(np.clip(scaled, -1, 1) * half) + LEVELS // 2).astype(np.uint8)
