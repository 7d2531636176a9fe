"""A learner at a real JupyterLab: their project folder, the server, and a page to act on.

Everything is real: JupyterLab of this environment, its kernel, and a headless Chromium.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scaffold import copy_scaffold

REPOSITORY = Path(__file__).resolve().parents[2]
TOKEN = "desk"


def make_project(folder: Path) -> Path:
    """A learner's project with nothing written, and their copy of the exercise notebook."""
    copy_scaffold(folder)
    (folder / "notebooks").mkdir()
    shutil.copy(REPOSITORY / "notebooks/clean/03-nn.ipynb", folder / "notebooks")
    return folder


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium, playwright's Browser, until the end of the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox"],
        )
        yield browser
        browser.close()


class Lab:
    """JupyterLab serving a project, until closed."""

    def __init__(self, project: Path, settings: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # Lab takes cells out of the page when they scroll away; a test wants them all there.
        tracker = settings / "@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
        tracker.parent.mkdir(parents=True)
        tracker.write_text('{"windowingMode": "none"}')
        news = settings / "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
        news.parent.mkdir(parents=True)
        news.write_text('{"fetchNews": "false", "checkForUpdates": false}')
        self.address = f"http://127.0.0.1:{port}"
        self.log = settings / "lab.log"
        as_root = ["--allow-root"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", *as_root),
                *(f"--port={port}", f"--IdentityProvider.token={TOKEN}"),
                f"--ServerApp.root_dir={project}",
            ],
            cwd=project,
            env={
                **os.environ,
                "JUPYTERLAB_SETTINGS_DIR": str(settings),
                # The home folder's may restore the notebook of another sitting.
                "JUPYTERLAB_WORKSPACES_DIR": str(settings / "workspaces"),
            },
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        self.wait()

    def wait(self, seconds: float = 60) -> None:
        """Until the server answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(
                    f"{self.address}/api/status?token={TOKEN}", timeout=5
                ).close()
                return
            except (urllib.error.URLError, ConnectionError):
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < end, "JupyterLab did not answer"
                time.sleep(0.2)

    def notebook(self, path: str) -> str:
        """The address of a notebook."""
        return f"{self.address}/lab/tree/{path}?token={TOKEN}"

    def close(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


class Page:
    """The notebook in the browser, by what its cells say."""

    def __init__(self, page, shots: Path):
        self.page = page
        self.shots = shots
        shots.mkdir(parents=True, exist_ok=True)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        self.page.wait_for_selector(
            ".jp-NotebookPanel-toolbar [data-status='idle']", timeout=60_000
        )

    def cell(self, source: str, seconds: float = 20):
        """The first code cell that begins with `source`. The page may still be drawing it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for cell in self.page.locator(".jp-Notebook .jp-CodeCell").all():
                editor = cell.locator(".cm-content")
                if editor.count() and editor.first.inner_text().strip().startswith(source):
                    return cell
            time.sleep(0.2)
        raise AssertionError(f"No cell begins with {source!r}.")

    def start(self, source: str):
        """Run a cell without waiting for it."""
        cell = self.cell(source)
        cell.scroll_into_view_if_needed()
        cell.locator(".jp-InputPrompt").first.click()
        before = self.prompt(cell)
        self.page.keyboard.press("Control+Enter")
        end = time.monotonic() + 30
        while self.prompt(cell) == before and "*" not in before:
            assert time.monotonic() < end, f"{source!r} did not start"
            time.sleep(0.02)
        return cell

    def run(self, source: str, seconds: float = 60):
        """Run a cell to its end."""
        cell = self.start(source)
        self.finish(cell, seconds)
        return cell

    def finish(self, cell, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not re.match(r"\[\d+\]", self.prompt(cell)):
            assert time.monotonic() < end, f"still running: {self.prompt(cell)}"
            time.sleep(0.05)

    def prompt(self, cell) -> str:
        """The prompt of a cell: "[3]:", or "[*]:" while it runs."""
        return cell.locator(".jp-InputPrompt").first.inner_text().strip()

    def output(self, cell) -> str:
        """What a person reads below the cell."""
        outputs = cell.locator(".jp-Cell-outputArea")
        return outputs.inner_text() if outputs.count() else ""

    def click_link(self, text: str) -> None:
        """Follow the first link of the notebook that says so."""
        self.page.locator(".jp-Notebook a", has_text=text).first.click()

    def tab(self, name: str):
        """The tab of an open file."""
        tab = self.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text=name).first
        tab.wait_for(timeout=20_000)
        return tab

    def shot(self, name: str, cell=None) -> None:
        if cell is not None:
            cell.scroll_into_view_if_needed()
        self.page.screenshot(path=self.shots / f"{name}.png")
