"""Turn an Examination into text and HTML: one line for each finding, ok or what to do.

Pure: no IPython, no I/O.
"""

from html import escape

from g2c_magics.doctor import Examination, Finding
from g2c_magics.views.report_text import wrap
from g2c_magics.views.style import STYLE


def to_text(examination: Examination) -> str:
    """80 columns."""
    lines = []
    for finding in examination.findings:
        lines += wrap(
            f"  {mark(finding)} {word(finding):<5} {finding.what:<13} {finding.detail}", " " * 24
        )
    lines.append("Everything is in place." if examination.ok else "Fix the lines marked ✗.")
    return "\n".join(lines)


def to_html(examination: Examination) -> str:
    """A short list, light and dark."""
    items = "".join(
        f'<li><span class="s {"passed" if finding.ok else "failed"}">{mark(finding)} '
        f"{word(finding)}</span> <b>{escape(finding.what)}</b> {escape(finding.detail)}</li>"
        for finding in examination.findings
    )
    return f'{STYLE}<div class="g2c"><ul>{items}</ul></div>'


def mark(finding: Finding) -> str:
    return "✓" if finding.ok else "✗"


def word(finding: Finding) -> str:
    return "ok" if finding.ok else "fix"
