"""Run the worked notebooks and save what they show, for people who read them without running them.

    python notebooks/save_outputs.py

Nothing of the machine is saved: no times of cells, no folder names. A cell tagged `save-text` keeps
only the words of its output. A notebook that a cell fails, or that grows beyond what a repository
should carry, is left as it was.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
WORKED = HERE / "solutions"
MOST = 300_000  # bytes of a saved notebook


def run(path: Path) -> NotebookNode:
    """The notebook as it looks after a run in its own folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def light(notebook: NotebookNode) -> NotebookNode:
    """The notebook, changed in place, without the pictures of cells tagged `save-text`."""
    for cell in notebook.cells:
        if "save-text" in cell.metadata.get("tags", []):
            for output in cell.outputs:
                for kind in [kind for kind in output.get("data", {}) if kind != "text/plain"]:
                    del output.data[kind]
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


def main() -> int:
    for path in sorted(WORKED.glob("*.ipynb")):
        try:
            text = nbformat.writes(light(anonymous(run(path), HERE.parent))) + "\n"
        except CellExecutionError as error:
            print(f"{path.name}: a cell failed, nothing is saved.\n{error}")
            return 1
        if len(text) > MOST:
            print(f"{path.name}: {len(text):,} bytes, and {MOST:,} are the most. Nothing is saved.")
            return 1
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {len(text):,} bytes saved")
    return 0


if __name__ == "__main__":
    sys.exit(main())
