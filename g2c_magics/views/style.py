"""The colours and the style of what a notebook shows as HTML, in both themes.

Classes are prefixed where the page may have its own: Jupyter's pages give `.row` a style.
"""

# Colours have a contrast of at least 4.5 : 1 on the white and on the #111 of JupyterLab's themes.
LIGHT = "--ok:#116329;--part:#8a4b00;--bad:#b3261e;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa"
LIGHT += ";--link:#0550ae"
DARK = "--ok:#56d364;--part:#e3b341;--bad:#ff7b72;--dim:#a3adb8;--line:#3d444d;--soft:#1c2128"
DARK += ";--link:#79c0ff"


def both_themes(selector: str, light: str, dark: str) -> str:
    """CSS: declarations for light pages and for dark ones, in all that show a notebook.

    JupyterLab says its theme on the body, as VS Code does, and Colab on the whole document; the
    system's own setting counts where none of them speaks.
    """
    darkened = ('body[data-jp-theme-light="false"]', "body.vscode-dark", "html[theme=dark]")
    return (
        f"{selector}{{{light}}}\n@media (prefers-color-scheme:dark)"
        f"{{body:not([data-jp-theme-light]) {selector}{{{dark}}}}}\n"
        f"{','.join(f'{page} {selector}' for page in darkened)}{{{dark}}}\n"
        f"body.vscode-light {selector}{{{light}}}\n"
    )


STYLE = f"""<style>
{both_themes(".g2c", LIGHT, DARK)}.g2c{{font:13px/1.5 system-ui,sans-serif;max-width:60em}}
.g2c summary{{cursor:pointer}} .g2c p{{margin:.3em 0}}
.g2c .passed{{color:var(--ok)}} .g2c .partial,.g2c .todo{{color:var(--part)}}
.g2c .failed,.g2c .error,.g2c .timeout,.g2c .crashed{{color:var(--bad)}}
.g2c .dim{{color:var(--dim)}} .g2c code{{font-size:12px;white-space:pre-wrap}}
.g2c ul{{list-style:none;margin:.2em 0 .5em;padding-left:1.1em;border-left:2px solid var(--line)}}
.g2c li{{margin:.15em 0}} .g2c pre{{background:var(--soft);padding:.4em;margin:.2em 0;
white-space:pre-wrap;font-size:12px;color:inherit}}
.g2c .s{{display:inline-block;min-width:5.5em;font-weight:600}} .g2c a{{color:var(--link)}}
.g2c li,.g2c p,.g2c .g2c-row,.g2c code,.g2c pre{{overflow-wrap:anywhere}}
.g2c-report li .s{{float:left;clear:left}} .g2c .g2c-title{{display:block;margin-left:6em}}
.g2c .g2c-cause{{border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:4px;
padding:.5em .8em;margin:.6em 0}}
.g2c .g2c-row{{display:grid;grid-template-columns:9em minmax(0,1fr);margin-top:.25em}}
.g2c .g2c-row>span:first-child{{color:var(--dim)}}
.g2c-report summary{{padding-left:1.1em;text-indent:-1.1em}} .g2c-report .s{{text-indent:0}}
.g2c .g2c-check>summary{{list-style:none;padding:0;text-indent:0}}
.g2c .g2c-check>summary::-webkit-details-marker{{display:none}}
.g2c .g2c-check>summary .g2c-title::after{{content:"\\a0▸";color:var(--dim)}}
.g2c .g2c-check[open]>summary .g2c-title::after{{content:"\\a0▾"}}
.g2c .g2c-check>div{{margin-left:6em}}
@container (max-width:30em){{.g2c .g2c-row{{grid-template-columns:1fr;margin-top:.4em}}}}
.g2c-report{{container-type:inline-size}}
</style>"""
