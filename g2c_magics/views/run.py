"""Turn a training Run into HTML: while it goes on, and when it is over.

Pure: a Run in, strings out. Live frames are small SVG, the last one a picture.
"""

from html import escape

from g2c_magics.training import Run
from g2c_magics.views.live import live_boundary, live_svg
from g2c_magics.views.run_text import data_title, diagnoses, facts, sentence, to_line, to_text

__all__ = ["mimebundle", "to_html", "to_line", "to_text"]

BOUNDARY_INCHES = 2.5  # the height of the curves beside it


def to_html(run: Run, final: bool | None = None) -> str:
    """The whole view. final: with the picture in place of the live drawing."""
    final = not run.running if final is None else final
    model, data = escape(run.model_text), escape(data_title(run))
    parts = [f"<b>{escape(run.name)}</b> <code>{model}</code> on {data}"]
    if run.history:
        parts.append(_picture(run) if final else _frame(run))
    parts.append(f"<span>{escape(sentence(run))}</span>" if final else _bar(run))
    parts += [
        f'<span style="color:#c2410c">{" ".join(filter(None, ("▲", bold(pitfall))))}</span> '
        f"{escape(message)}"
        for pitfall, message in diagnoses(run)
    ]
    parts += [f'<span style="opacity:.7">{escape(note)}</span>' for note in run.notes]
    return '<div class="g2c-run">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def bold(text: str) -> str:
    """Text in bold; nothing of nothing."""
    return f"<b>{escape(text)}</b>" if text else ""


def mimebundle(run: Run, final: bool | None = None) -> dict[str, str]:
    """What a notebook shows: HTML where it can, text beside it."""
    return {"text/plain": to_text(run), "text/html": to_html(run, final)}


def _frame(run: Run) -> str:
    """The live drawing."""
    if run.boundary is None:
        return live_svg(run)
    return live_svg(run) + live_boundary(run.boundary)


def _picture(run: Run) -> str:
    """The last one, by matplotlib: imported only now, so that the first frame need not wait."""
    from g2c_magics.views import boundary, curves, figures

    picture = figures.to_img(curves.figure([run]), sentence(run))
    if run.boundary is None:
        return picture
    return picture + boundary.to_html([run.boundary], BOUNDARY_INCHES)


def _bar(run: Run) -> str:
    width = round(100 * run.progress)
    return (
        '<span style="display:inline-block;width:160px;height:8px;vertical-align:middle;'
        'border-radius:4px;background:#8884"><span style="display:block;height:8px;'
        f'border-radius:4px;width:{width}%;background:#2f7fc1"></span></span> '
        f"{len(run.history)}/{run.epochs} epochs · {escape(' · '.join(facts(run)))}"
    )
