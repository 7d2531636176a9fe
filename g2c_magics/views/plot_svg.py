"""Draw Panels as SVG beside each other, with a legend beneath: while a run goes on, and after it.

Made by hand because a frame must be made four times a second: in milliseconds, without matplotlib.
Pure: values in, strings out; the same in, the same out.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape

from g2c_magics.views.inline_svg import CSS_CLASS, ZOOM, short, stylesheet
from g2c_magics.views.plot import FEW_POINTS, Line, Panel, Points

WIDTH, HEIGHT = 340, 220  # of a panel, in its own units, which are CSS pixels in a narrow page
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 24, 36  # margins
FONT_SIZE = 11
NARROWEST = 0.85  # times its width, before a panel goes below the one before it
CROSS = "m-3.5-3.5l7 7m0-7l-7 7"


def figure(drawings: Iterable[str], legend: Iterable[str] = ()) -> str:
    """SVGs beside each other where there is room, below each other where not; a legend beneath."""
    below = " ".join(legend)
    row = "display:flex;flex-wrap:wrap;align-items:flex-start;gap:.2em 1.2em"
    body = f'<div style="{row}">{"".join(drawings)}</div>'
    if below:
        body += f'<div style="{row};margin:.1em 0 .3em {LEFT}px;font-size:12px">{below}</div>'
    return f'<div class="{CSS_CLASS}">{stylesheet(body)}{body}</div>'


def frame(width: float, height: float, alt: str, inside: str) -> str:
    """One SVG that shares a row with others of its height."""
    style = (
        f"flex:{width:.0f} 1 {NARROWEST * width:.0f}px;min-width:0;max-width:"
        f"{ZOOM * width:.0f}px;height:auto"
    )
    return (
        f'<svg role="img" aria-label="{escape(alt, quote=True)}" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" font-size="{FONT_SIZE}" '
        f'fill="currentColor" stroke-linejoin="round" style="{style}">{inside}</svg>'
    )


def draw(panel: Panel) -> str:
    """One panel."""
    place = _Scale(panel)
    parts = [
        axes((LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM)),
        f'<text x="{LEFT}" y="14">{panel.title}{" (log scale)" if panel.is_log else ""}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 5}" text-anchor="middle">'
        "epoch</text>",
    ]
    parts += [x_tick(place.x(value), HEIGHT - BOTTOM, text) for value, text in panel.x_ticks]
    parts += [y_tick(LEFT, place.y(value), text, WIDTH - RIGHT) for value, text in panel.y_ticks]
    for span in panel.spans:
        left, right = place.x(span.first), place.x(span.last)
        parts.append(
            f'<path d="M{short(left)} {TOP}H{short(right)}V{HEIGHT - BOTTOM}H{short(left)}z" '
            f'opacity=".07"/><text x="{short(right)}" y="{TOP - 4}" text-anchor="end">'
            f"{escape(span.label)}</text>"
        )
    for area in panel.areas:
        outline = place.path([*area.high, *reversed(area.low)])
        parts.append(f'<path d="{outline}z" fill="{area.color}" fill-opacity=".25"/>')
    parts += [_line(line, place) for line in panel.lines]
    for mark in panel.marks:
        x, y = short(place.x(mark.point[0])), short(place.y(mark.point[1]))
        parts.append(_mark(mark.kind, x, y, mark.color))
    described = f"{panel.title} by epoch: " + ", ".join(
        line.label for line in panel.lines if line.label
    )
    return frame(WIDTH, HEIGHT, described, "".join(parts))


def legend(panels: Sequence[Panel]) -> list[str]:
    """An entry for each label, as it is drawn. A long one is wrapped, and covers no curve."""
    entries: dict[str, str] = {}
    for panel in panels:
        for line in panel.lines:
            if line.label:
                entries.setdefault(line.label, _stroke("M1 5H29", line))
        for mark in panel.marks:
            if mark.label:
                entries.setdefault(mark.label, _mark(mark.kind, "15", "5", mark.color))
        for area in panel.areas:
            shape = f'<path d="M1 1H29V9H1z" fill="{area.color}" fill-opacity=".25"/>'
            entries.setdefault(area.label, shape)
    if any(line.points and not line.label for panel in panels for line in panel.lines):
        dotted = '<path d="M1 5H29" fill="none" stroke="currentColor" stroke-dasharray="1.6 2.6"/>'
        entries["training, of the same colour"] = dotted
    return [entry(sample, label) for label, sample in entries.items()]


def entry(sample: str, label: str) -> str:
    """A line of the legend. sample: SVG, 30 × 10."""
    return (
        '<span style="overflow-wrap:anywhere"><svg aria-hidden="true" width="30" height="10" '
        f'viewBox="0 0 30 10" style="vertical-align:baseline">{sample}</svg> {escape(label)}</span>'
    )


def axes(box: tuple[float, float, float, float]) -> str:
    """The left and the bottom side of a box."""
    left, top, right, bottom = map(short, box)
    return (
        f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="currentColor" '
        'stroke-opacity=".6"/>'
    )


def x_tick(x: float, bottom: float, text: str) -> str:
    """A number below the horizontal axis."""
    return (
        f'<path d="M{short(x)} {short(bottom)}v4" stroke="currentColor" stroke-opacity=".6"/>'
        f'<text x="{short(x)}" y="{short(bottom + 15)}" text-anchor="middle">{text}</text>'
    )


def y_tick(left: float, y: float, text: str, right: float | None = None) -> str:
    """A number left of the vertical axis, and a faint line across to `right`."""
    across = f"H{short(right)}" if right is not None else "h0"
    return (
        f'<path d="M{short(left)} {short(y)}{across}" stroke="currentColor" stroke-opacity=".13"/>'
        f'<text x="{short(left - 5)}" y="{short(y + 4)}" text-anchor="end">{text}</text>'
    )


class _Scale:
    """Where in a panel's drawing a value stands."""

    def __init__(self, panel: Panel) -> None:
        self.scaled = math.log10 if panel.is_log else float
        self.left, self.right = panel.x_limits
        self.limits = panel.y_limits
        self.low, self.high = map(self.scaled, self.limits)

    def x(self, epoch: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (epoch - self.left) / (self.right - self.left)

    def y(self, value: float) -> float:
        # What lies outside, a batch far off, is drawn at the edge.
        value = self.scaled(min(max(value, self.limits[0]), self.limits[1]))
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def path(self, points: Points) -> str:
        return "M" + "L".join(f"{short(self.x(x))} {short(self.y(y))}" for x, y in points)


def _line(line: Line, place: _Scale) -> str:
    if not line.points:
        return ""
    drawn = _stroke(place.path(line.points), line) if len(line.points) > 1 else ""
    if line.is_main and len(line.points) <= FEW_POINTS and line.width > 1:
        dots = "".join(f"M{short(place.x(x))} {short(place.y(y))}h0" for x, y in line.points)
        drawn += (
            f'<path d="{dots}" stroke="{line.color}" stroke-width="4.5" stroke-linecap="round"/>'
        )
    return drawn


def _stroke(path: str, line: Line) -> str:
    dash = f' stroke-dasharray="{" ".join(map(short, line.dash))}"' if line.dash else ""
    faint = f' stroke-opacity="{line.opacity:g}"' if line.opacity < 1 else ""
    return (
        f'<path d="{path}" fill="none" stroke="{line.color}" '
        f'stroke-width="{line.width:g}"{dash}{faint}/>'
    )


def _mark(kind: str, x: str, y: str, color: str) -> str:
    if kind == "end":
        return f'<path d="M{x} {y}{CROSS}" fill="none" stroke="{color}" stroke-width="2"/>'
    return f'<circle cx="{x}" cy="{y}" r="4" fill="none" stroke="{color}" stroke-width="1.5"/>'
