"""One picture of the playground and one line, for whatever shows no widgets: a saved notebook.

Draws what a frame of the page would show.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from g2c_magics.playground.digits import Drawing
from g2c_magics.playground.line import GRID, REACH, Line
from g2c_magics.playground.plane import MAP, REGION, Plane
from g2c_magics.views import figures
from g2c_magics.views.format import loss_text
from g2c_magics.views.palette import SATURATION, TRAIN, VAL, class_color, class_marker, rgb

COLUMNS = 4  # of units
MOST_POINTS = 100  # of each part of the data
HOW_TO_PLAY = "Run this cell in JupyterLab, Notebook, VS Code or Colab to play."
STILL_STEPS, STILL_SECONDS = 200, 0.5  # of training, before the picture is taken

Playable = Plane | Drawing | Line


@dataclass(frozen=True)
class Still:
    """A line and a picture of it. figure: draws it; None where there is only the line."""

    line: str
    figure: Callable[[], Figure] | None = field(default=None, repr=False)

    def bundle(self) -> dict[str, str]:
        """By MIME type."""
        if self.figure is None:
            return {"text/plain": self.line, "text/html": f"<div>{escape(self.line)}</div>"}
        picture = figures.to_img(self.figure(), alt=self.line)
        html = f'<div class="g2c-still">{picture}<div>{escape(self.line)}</div></div>'
        return {"text/plain": self.line, "text/html": html}

    # Any other argument: what IPython wants of the bundle; it may pick from all of it.
    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        return self.bundle()


def still_of(game: Playable) -> Still:
    """The game as it is now. Raises what the learner's code raises."""
    numbers, levels = game.frame()
    if isinstance(game, Drawing):
        line = f"Playground, draw a digit for {game.title}: {numbers['verdict'].rstrip('.')}"
        return Still(f"{line}. {HOW_TO_PLAY}", lambda: drawing_figure(game, numbers, levels))
    if isinstance(game, Line):
        line = f"Playground, {game.title}: W {numbers['W']:.3g}, b {numbers['b']:.3g}, loss "
        line += f"{loss_text(numbers['loss'])}. {HOW_TO_PLAY}"
        return Still(line, lambda: line_figure(game, numbers, levels))
    line = f"Playground, {game.title}: step {numbers['step']}, training loss "
    line += loss_text(numbers["loss"])
    if numbers["val"] is not None:
        line += f", validation loss {loss_text(numbers['val'])}"
    return Still(f"{line}. {HOW_TO_PLAY}", lambda: plane_figure(game, levels))


def trained(game: Plane) -> Plane:
    """The same after some steps, with the losses on the way."""
    game.frame()
    for _ in range(STILL_STEPS // 20):
        game.loss = game.steps.run(20, STILL_SECONDS * 20 / STILL_STEPS)
        game.frame()
    return game


def plane_figure(game: Plane, levels: np.ndarray) -> Figure:
    """Region and points, units, losses where some were seen. levels: of a frame."""
    has_losses = len(game.curve.points) > 1
    figure, axes = figures.new_figure(3 if has_losses else 2, width=2.1, height=2.0)
    draw_region(game, levels, axes[0])
    draw_units(game, levels, axes[1])
    if has_losses:
        draw_losses(game, axes[2])
    return figure


def drawing_figure(game: Drawing, numbers: dict[str, Any], levels: np.ndarray) -> Figure:
    """The drawing as the network gets it, and its ten probabilities."""
    figure, (left, right) = figures.new_figure(2, width=2.4, height=2.0)
    left.imshow(levels[: game.side**2].reshape(game.side, game.side), cmap="gray", vmin=0, vmax=63)
    left.set(xticks=[], yticks=[])
    left.set_title("as your network gets it", fontsize=8)
    figures.plain(right).barh(range(10), numbers["probabilities"], color=TRAIN)
    right.set(yticks=range(10), xlim=(0, 1), ylim=(9.6, -0.6))
    right.set_title("probability", fontsize=8)
    return figure


def line_figure(game: Line, numbers: dict[str, Any], levels: np.ndarray) -> Figure:
    """The line over the data, and the place of W and b in the landscape."""
    figure, (left, right) = figures.new_figure(2, width=2.4, height=2.0)
    points = np.array(game.whole()["points"])
    figures.plain(left).scatter(*points.T, s=5, color=class_color(0))
    ends = np.array([points[:, 0].min(), points[:, 0].max()])
    left.plot(ends, numbers["W"] * ends + numbers["b"], color=class_color(1))
    left.set_title("y = W x + b", fontsize=8)
    shade = 1 - (1 - np.array(rgb(class_color(0)))) * (1 - levels.reshape(GRID, GRID, 1) / 63)
    right.imshow(shade, extent=(-REACH, REACH, -REACH, REACH), interpolation="bilinear")
    right.plot(numbers["W"], numbers["b"], "o", color=class_color(1), markeredgecolor="black")
    right.tick_params(labelsize=7)
    right.set_title("loss by W and b", fontsize=8)
    return figure


def draw_region(game: Plane, levels: np.ndarray, ax: Axes) -> None:
    """The most likely class, paler where the network is less certain, and the points."""
    area = REGION**2
    label = levels[:area].reshape(REGION, REGION)
    confidence = levels[area : 2 * area].reshape(REGION, REGION, 1) / 63
    colors = np.array([rgb(class_color(c)) for c in range(game.classes)])
    reach = game.reach
    picture = 1 - SATURATION * confidence * (1 - colors[label])
    ax.imshow(picture, extent=(-reach, reach, -reach, reach), interpolation="bilinear")
    whole = game.whole()
    for places in (whole["train"][:MOST_POINTS], whole["own"]):
        for position in range(game.classes):
            own = np.array([place[:2] for place in places if place[2] == position])
            if len(own):
                style = {"color": class_color(position), "marker": class_marker(position)}
                ax.scatter(*own.T, s=6, edgecolors="white", linewidths=0.3, **style)
    ax.set(xticks=[], yticks=[], xlim=(-reach, reach), ylim=(-reach, reach))
    ax.set_title("decision region", fontsize=8)


def draw_units(game: Plane, levels: np.ndarray, ax: Axes) -> None:
    """What each unit of the first hidden layer computes: blue below 0, orange above."""
    ax.set_axis_off()
    count = min(game.drawn[1], COLUMNS**2) if len(game.drawn) > 2 else 0
    if not count:
        ax.set_title("no hidden units", fontsize=8)
        return
    start = 2 * REGION**2
    maps = levels[start : start + count * MAP**2].reshape(count, MAP, MAP)
    rows = -(-count // COLUMNS)
    sheet = np.ones((rows * (MAP + 2), COLUMNS * (MAP + 2), 3))
    for place, found in enumerate(maps):
        top, left = (MAP + 2) * (place // COLUMNS), (MAP + 2) * (place % COLUMNS)
        sheet[top : top + MAP, left : left + MAP] = diverging(found)
    ax.imshow(sheet, interpolation="nearest")
    ax.set_title(f"{count} hidden units", fontsize=8)


def diverging(levels: np.ndarray) -> np.ndarray:
    """(…, 3) colours of signed levels: the first class's below 0, the second's above."""
    amount = (levels.astype(float)[..., None] - 32) / 31
    below, above = np.array(rgb(class_color(0))), np.array(rgb(class_color(1)))
    return 1 - np.abs(amount) * (1 - np.where(amount < 0, below, above))


def draw_losses(game: Plane, ax: Axes) -> None:
    """Training and validation loss by step."""
    steps = [point[0] for point in game.curve.points]
    for position, (name, color, dash) in enumerate((("train", TRAIN, "-"), ("val", VAL, "--"))):
        losses = [point[position + 1] for point in game.curve.points]
        if any(loss is not None for loss in losses):
            shown = [np.nan if loss is None else loss for loss in losses]
            ax.plot(steps, shown, dash, color=color, label=name, linewidth=1.3)
    figures.plain(ax).set_title("loss by step", fontsize=8)
    ax.legend(fontsize=7, frameon=False)
