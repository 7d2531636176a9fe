"""Which Jupyter server has a notebook open: asked of a server that answers as Jupyter does."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fake_tools import REPOSITORY


class Sessions(BaseHTTPRequestHandler):
    """GET /api/sessions, for whoever has the token."""

    def do_GET(self) -> None:
        is_asked = self.path == "/api/sessions" and self.headers["Authorization"] == "token abc"
        self.send_response(200 if is_asked else 403)
        self.end_headers()
        self.wfile.write(json.dumps([{"path": "notebooks/03-nn.ipynb"}]).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HTTPServer]:
    """A server of this folder, announced as Jupyter announces its own."""
    http = HTTPServer(("127.0.0.1", 0), Sessions)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    (tmp_path / "runtime").mkdir()
    facts = {"url": f"http://127.0.0.1:{http.server_port}/", "token": "abc", "pid": 1}
    facts |= {"root_dir": str(tmp_path)}
    (tmp_path / "runtime/jpserver-1.json").write_text(json.dumps(facts))
    yield http
    http.shutdown()


def asked(folder: Path, notebook: str) -> str:
    run = subprocess.run(
        [sys.executable, "-P", str(REPOSITORY / "notebooks/open_at.py"), notebook],
        cwd=folder, env={"JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "HOME": str(folder)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_a_notebook_with_a_kernel_is_found_and_no_other(server, tmp_path):
    assert asked(tmp_path, "notebooks/03-nn.ipynb") == f"http://127.0.0.1:{server.server_port}/"
    assert asked(tmp_path, "notebooks/04-rnn.ipynb") == ""


def test_a_server_that_is_gone_is_passed_over(server, tmp_path):
    server.shutdown()
    server.server_close()
    assert asked(tmp_path, "notebooks/03-nn.ipynb") == ""
