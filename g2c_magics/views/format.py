"""Numbers and tables as people read them: shares, losses, times and sizes.

Pure: values in, text out; "–" where there is none.
"""

from collections.abc import Container, Sequence

MARK = "g2c_magics picture"  # in the metadata of every file that is saved, to recognize it


def percent(share: float | None) -> str:
    """0.979 → "97.9%"."""
    return "–" if share is None else f"{100 * share:.1f}%"


def loss_text(loss: float | None) -> str:
    """Three significant digits: "0.0312", "12.3", "4.1e+05"."""
    return "–" if loss is None else f"{loss:.3g}"


def seconds_text(seconds: float | None) -> str:
    """A time as "0.4 s", "75 s" or "3 min 20 s"."""
    if seconds is None:
        return "–"
    if seconds < 100:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def bytes_text(count: int) -> str:
    """A size as "512 B", "397.5 KB" or "2.0 MB"."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:,.1f} KB" if count < 1024**2 else f"{count / 1024**2:,.1f} MB"


def shape_text(shape: tuple[int, ...] | None) -> str:
    """A shape as "(64, 2)"."""
    return "–" if shape is None else str(shape)


def aligned(rows: Sequence[Sequence[str]], right: Container[int] = ()) -> list[str]:
    """A line for each row, its cells in columns. right: columns of numbers, aligned right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
