"""A whole HTML page that stands alone: its paper, its type, and the cleaning of foreign text.

Shared by what an instructor and a learner are handed. Nothing is fetched and nothing runs: no
script, no font, no picture from elsewhere. Pure: no I/O.
"""

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import TypeVar
from urllib.parse import quote

from g2c_magics.views.report import DARK, LIGHT

T = TypeVar("T")

PAPER = {"light": "--paper:#ffffff;--ink:#1b1f24", "dark": "--paper:#111111;--ink:#e6e8eb"}
# Control characters mean nothing in HTML and worse than nothing in a terminal, where those for the
# direction of writing also turn a name round; a lone surrogate, as a file name may hold, cannot be
# written at all.
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

STYLE = f"""
:root{{color-scheme:light dark;{LIGHT};{PAPER["light"]}}}
@media (prefers-color-scheme:dark){{:root{{{DARK};{PAPER["dark"]}}}}}
@media print{{:root{{color-scheme:light;{LIGHT};{PAPER["light"]}}}}}
*{{box-sizing:border-box}}
html{{-webkit-text-size-adjust:100%;text-size-adjust:100%}}
body{{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif}}
main{{max-width:62rem;margin:0 auto;padding:3.2rem 1.4rem 4rem}}
h1{{font-size:2rem;line-height:1.2;font-weight:600;margin:0 0 .7rem;letter-spacing:-.01em;
overflow-wrap:anywhere}}
h2{{font-size:1.25rem;line-height:1.3;font-weight:600;margin:3rem 0 .4rem}}
h3{{font-size:1rem;font-weight:600;margin:2rem 0 .3rem}}
p{{margin:.5rem 0;max-width:42rem}}
a{{color:inherit;text-decoration-color:var(--dim);text-underline-offset:.18em}}
a:hover{{text-decoration-color:currentColor}}
:focus-visible{{outline:2px solid var(--ink);outline-offset:2px}}
code,pre{{font:.86em/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;
unicode-bidi:isolate;overflow-wrap:anywhere;white-space:pre-wrap}}
pre{{background:var(--soft);padding:.7rem .9rem;margin:.4rem 0}}
bdi{{overflow-wrap:anywhere}}
summary{{cursor:pointer;font:.84rem/1.6 system-ui,sans-serif;color:var(--dim);width:max-content;
max-width:100%}}
.over{{font:.82rem/1.4 system-ui,sans-serif;color:var(--dim);margin:0 0 .6rem}}
.lead{{font-size:1.12rem;max-width:40rem}}
.dim{{color:var(--dim)}}
.ok{{color:var(--ok)}} .part{{color:var(--part)}} .bad{{color:var(--bad)}}
.call{{border-left:3px solid var(--bad);padding:.1rem 0 .1rem 1rem;margin:1.2rem 0;max-width:43rem}}
table{{border-collapse:collapse;font:.875rem/1.45 system-ui,sans-serif;
font-variant-numeric:tabular-nums lining-nums}}
caption{{text-align:left;color:var(--dim);padding:0 0 .5rem}}
th{{font-weight:600;text-align:left}}
th,td{{padding:.22rem .9rem .22rem 0;vertical-align:baseline}}
thead th{{vertical-align:bottom;color:var(--dim);font-weight:400;
border-bottom:1px solid var(--line);white-space:nowrap}}
th:last-child,td:last-child{{padding-right:0}}
.n{{text-align:right;white-space:nowrap}}
.wide{{overflow-x:auto;max-width:100%;scrollbar-width:thin}}
footer{{margin-top:3.5rem;border-top:1px solid var(--line);padding-top:.8rem;color:var(--dim);
font:.82rem/1.5 system-ui,sans-serif}}
footer p{{max-width:none}}
@media (max-width:34rem){{main{{padding:1.6rem 1rem 3rem}} h1{{font-size:1.6rem}}}}
@media print{{*{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
body{{font-size:10.5pt}} main{{max-width:none;padding:0}} .wide{{overflow:visible}}
h2,h3,thead,caption{{break-after:avoid}} tr,li{{break-inside:avoid}}
details::details-content{{content-visibility:visible;display:block;height:auto}}}}
"""


def document(title: str, style: str, parts: Iterable[str]) -> str:
    """The page: `style` comes after the common one. The title is plain text, the parts are HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{safe(title)}</title>\n<style>{STYLE}{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def plain(text: object) -> str:
    """Foreign text without the characters that steer a terminal or break a file."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))


def safe(text: object) -> str:
    """Foreign text, fit for HTML."""
    return escape(plain(text))


def prose(text: object) -> str:
    """Foreign text in which `this` is set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", safe(text))


def name(text: object) -> str:
    """A name from elsewhere; its own direction of writing stays its own."""
    return f"<bdi>{safe(text)}</bdi>"


def link_to(identifier: str) -> str:
    """The address of a submission's page, as seen from the class page."""
    return f"reports/{quote(identifier, safe='', errors='surrogateescape')}.html"


def smallest(page: Callable[[T], str], budgets: Iterable[T], most: int) -> str:
    """The page of the first budget that makes it at most so many bytes; else of the last."""
    html = ""
    for budget in budgets:
        html = page(budget)
        if len(html.encode()) <= most:
            break
    return html
