"""Turn a training Run into text and HTML: while it goes on, and when it is over.

No logic, no I/O: a Run in, strings out. Live frames are small SVG, the last one a picture.
"""

from g2c_magics.training import Run
from g2c_magics.views.live import live_boundary, live_svg
from g2c_magics.views.words import facts, safe, sentence, title_of, warnings

BAR = 16  # characters
FEW_COLORS = 16  # enough for lines and letters
BESIDE = 2.5  # inches, the height of the curves


def to_text(run: Run) -> str:
    """Model, progress, what was seen, and at the end one sentence."""
    lines = [repr(run.model), to_line(run)]
    if not run.running:
        lines.append(sentence(run))
    lines += [f"{pitfall}: {message}" for pitfall, message in warnings(run)]
    lines += [f"note: {note}" for note in run.notes]
    return "\n".join(lines)


def to_line(run: Run) -> str:
    """One line for a terminal: bar, epochs, newest numbers."""
    filled = round(BAR * run.progress)
    bar = "█" * filled + " " * (BAR - filled)
    return f"▕{bar}▏ {len(run.history)}/{run.epochs} · {' · '.join(facts(run))}"


def to_html(run: Run, final: bool | None = None) -> str:
    """The whole view. final: with the picture in place of the live drawing."""
    final = not run.running if final is None else final
    parts = [f"<b>{safe(run.name)}</b> <code>{safe(run.model)}</code> on {safe(title_of(run))}"]
    if run.history:
        parts.append(_picture(run) if final else _frame(run))
    parts.append(f"<span>{safe(sentence(run))}</span>" if final else _bar(run))
    parts += [
        f'<span style="color:#c2410c">▲ <b>{safe(pitfall)}</b></span> {safe(message)}'
        for pitfall, message in warnings(run)
    ]
    parts += [f'<span style="opacity:.7">{safe(note)}</span>' for note in run.notes]
    return '<div class="g2c-run">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def mimebundle(run: Run, final: bool | None = None) -> dict[str, str]:
    """What a notebook shows: HTML where it can, text beside it."""
    return {"text/plain": to_text(run), "text/html": to_html(run, final)}


def _frame(run: Run) -> str:
    """The live drawing."""
    if run.boundary is None:
        return live_svg(run)
    return live_svg(run) + live_boundary(run.boundary)


def _picture(run: Run) -> str:
    """The last one, by matplotlib: loaded only now, so that the first frame need not wait."""
    from g2c_magics.views import boundary, curves, figures

    picture = figures.to_img(curves.figure([run]), sentence(run), FEW_COLORS)
    return picture if run.boundary is None else picture + boundary.to_html([run.boundary], BESIDE)


def _bar(run: Run) -> str:
    width = round(100 * run.progress)
    return (
        '<span style="display:inline-block;width:160px;height:8px;vertical-align:middle;'
        'border-radius:4px;background:#8884"><span style="display:block;height:8px;'
        f'border-radius:4px;width:{width}%;background:#2f7fc1"></span></span> '
        f"{len(run.history)}/{run.epochs} epochs · {safe(' · '.join(facts(run)))}"
    )
