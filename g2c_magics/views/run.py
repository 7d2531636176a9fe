"""Turn a training Run into HTML: while it goes on, and when it is over.

Pure: a Run in, strings out. Both are laid out alike, so that nothing moves at the end.
"""

from html import escape

from g2c_magics.training import Run
from g2c_magics.views.curves import to_img
from g2c_magics.views.live import pictures
from g2c_magics.views.palette import TRAIN
from g2c_magics.views.png import wants_png
from g2c_magics.views.run_text import data_title, diagnoses, facts, sentence, to_line, to_text

__all__ = ["to_html", "to_line", "to_text"]


def to_html(run: Run, final: bool | None = None) -> str:
    """The whole view. final: with how it ended in place of the bar."""
    final = not run.running if final is None else final
    model, data = escape(run.model_text), escape(data_title(run))
    parts = [f"<b>{escape(run.name)}</b> <code>{model}</code> on {data}"]
    parts += filter(None, [to_img([run]) if final and wants_png() else pictures(run)])
    parts.append(f"<span>{escape(sentence(run))}</span>" if final else _bar(run))
    parts += [
        f'<span style="color:#d9463f">{" ".join(filter(None, ("▲", bold(pitfall))))}</span> '
        f"{escape(message)}"
        for pitfall, message in diagnoses(run)
    ]
    parts += [f'<span style="opacity:.7">{escape(note)}</span>' for note in run.notes]
    return '<div class="g2c-run">' + "".join(f"<div>{part}</div>" for part in parts) + "</div>"


def bold(text: str) -> str:
    """Text in bold; nothing of nothing."""
    return f"<b>{escape(text)}</b>" if text else ""


def _bar(run: Run) -> str:
    width = round(100 * run.progress)
    return (
        '<span style="display:inline-block;width:160px;height:8px;vertical-align:middle;'
        'border-radius:4px;background:#8884"><span style="display:block;height:8px;'
        f'border-radius:4px;width:{width}%;background:{TRAIN}"></span></span> '
        f"{len(run.history)}/{run.epochs} epochs · {escape(' · '.join(facts(run)))}"
    )
