"""Run the worked notebooks, for people who read them without running them.

    python notebooks/run_worked.py                        save what they show in the notebooks
    python notebooks/run_worked.py --page NOTEBOOK PAGE   or one of them as an HTML page

Nothing about the machine is saved: no times of cells, no folder names. In a saved notebook a cell
tagged `save-text` keeps only the text of its output. When a cell fails, or a notebook grows too
large for a repository, nothing is written.
"""

import argparse
import base64
import io
import os
import re
import sys
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from PIL import Image

HERE = Path(__file__).resolve().parent
WORKED = HERE / "solutions"
MAX_CHARACTERS = 300_000  # of a saved notebook
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
PICTURE = re.compile(r"(!\[[^\]]*\])\(\.\./\.\./([^)]+\.svg)\)")
# Not all browsers align the columns of a formula by themselves.
MATH_STYLE = "".join(f"mtd[columnalign={a}]{{text-align:{a}}}" for a in ("left", "right"))


def run(path: Path, pictures: str = "svg") -> NotebookNode:
    """The notebook as it looks after a run in its own folder. Raises CellExecutionError.

    pictures: "png" where it is for pages that show no SVG: a notebook that others have run.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        startup_timeout=180,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    client.execute(env={**os.environ, "G2C_PICTURES": pictures})
    notebook.metadata["language_info"] = {"name": "python"}
    return anonymous(without_widgets(notebook), HERE.parent)


def without_widgets(notebook: NotebookNode) -> NotebookNode:
    """The notebook, changed in place: of a widget, only the picture that its output holds too.

    A widget is gone with its kernel, and JupyterLab shows an error in its place.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def anonymous(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The notebook, changed in place, with the project's folder called by its name only."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "text" in output:
                output.text = output.text.replace(str(folder), "g2c")
            for kind, value in output.get("data", {}).items():
                if kind.startswith("text/"):
                    output.data[kind] = value.replace(str(folder), "g2c")
    return notebook


def light(notebook: NotebookNode) -> NotebookNode:
    """The notebook, changed in place: few colours, and text alone of `save-text` cells."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = in_few_colors(output.data["image/png"])
        if "save-text" in cell.metadata.get("tags", []):
            for output in cell.outputs:
                for kind in [kind for kind in output.get("data", {}) if kind != "text/plain"]:
                    del output.data[kind]
    return notebook


def in_few_colors(png: str) -> str:
    """A PNG in base64 with a palette of 32 colours."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    out = io.BytesIO()
    picture.quantize(32, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


def page_of(notebook: NotebookNode, folder: Path) -> str:
    """The notebook as one HTML page in `folder`, titled by its first heading.

    Nothing in it needs a network: pictures lie within, and browsers draw MathML by themselves.
    """
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    project = Path(os.path.relpath(HERE.parent, folder.resolve())).as_posix()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = PICTURE.sub(embedded, cell.source).replace("](../../", f"]({project}/")
            cell.source = FORMULA.sub(mathml, text)
    exporter = HTMLExporter(mathjax_url="", require_js_url="")
    html, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}})
    return html.replace("</head>", f"<style>{MATH_STYLE}</style></head>", 1)


def embedded(picture: re.Match[str]) -> str:
    """A picture of a text cell, an SVG file of the project, with the file in place of its name."""
    svg = base64.b64encode((HERE.parent / picture[2]).read_bytes()).decode()
    return f"{picture[1]}(data:image/svg+xml;base64,{svg})"


def mathml(formula: re.Match[str]) -> str:
    """A formula of a text cell, $…$ or $$…$$, as MathML."""
    # latex2mathml knows aligned by the name that it has outside of a formula.
    tex = (formula[1] or formula[2]).replace("{aligned}", "{align*}")
    return convert(tex, display="block" if formula[1] else "inline")


def save(path: Path) -> str | None:
    """Save what a worked notebook shows, in place. Returns why not, where it cannot be."""
    text = nbformat.writes(light(run(path, "png"))) + "\n"
    if len(text) > MAX_CHARACTERS:
        return f"{path.name} has {len(text):,} characters, and {MAX_CHARACTERS:,} are the most."
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(text):,} characters saved")
    return None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Run the worked notebooks and keep what they show."
    )
    parser.add_argument("--page", nargs=2, type=Path, metavar=("NOTEBOOK", "PAGE"))
    args = parser.parse_args(argv)
    try:
        if args.page:
            notebook, page = args.page
            page.write_text(page_of(run(notebook), page.parent), encoding="utf-8")
            return 0
        problems = [problem for path in sorted(WORKED.glob("*.ipynb")) if (problem := save(path))]
    except CellExecutionError as error:
        problems = [f"A cell failed, so nothing is written.\n{error}"]
    print(*problems, sep="\n", end="\n" if problems else "")
    return len(problems) > 0


if __name__ == "__main__":
    sys.exit(main())
