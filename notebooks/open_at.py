"""Print the address of a Jupyter server where this notebook is open with a kernel; nothing if none.

python notebooks/open_at.py notebooks/03-nn.ipynb
"""

import json
import sys
import urllib.request
from pathlib import Path

from jupyter_server.serverapp import list_running_servers


def open_at(notebook: Path) -> str:
    """The address of the first server of this user that has it open; "" where none has."""
    for server in list_running_servers():
        request = urllib.request.Request(
            f"{server['url']}api/sessions", headers={"Authorization": f"token {server['token']}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # a busy one is not gone
                sessions = json.load(answer)
        except (OSError, ValueError):  # it is gone, or wants a password
            continue
        for session in sessions:
            if (Path(server["root_dir"]) / session.get("path", "")).resolve() == notebook:
                return server["url"]
    return ""


if __name__ == "__main__":
    print(open_at(Path(sys.argv[1]).resolve()))
