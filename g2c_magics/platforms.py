"""Which systems this runs on. Imports nothing that one of them lacks."""

NEEDS_POSIX = (
    "g2c needs Linux or macOS. On Windows it runs inside WSL: `wsl --install` in PowerShell, then "
    "work in the Ubuntu window that it opens."
)


class UnsupportedSystem(ImportError):
    """This system lacks what every room needs. Shown as its own text."""

    def __init__(self) -> None:
        super().__init__(NEEDS_POSIX)

    def _render_traceback_(self) -> list[str]:
        return [NEEDS_POSIX]


def require_posix() -> None:
    """Raise UnsupportedSystem where there are no file locks and process limits of POSIX."""
    try:
        import fcntl  # noqa: F401
        import resource  # noqa: F401
    except ImportError:
        raise UnsupportedSystem from None
