"""Ask whether this machine can isolate a job, before there is any: in a process of its own.

Imports no torch and no learner code.
"""

import subprocess
import sys
from pathlib import Path

from g2c_magics.grading.sandbox import isolation
from g2c_magics.grading.sandbox.environment import without_secrets
from g2c_magics.grading.scratch import scratch_folder
from g2c_magics.paths import INSTALLED

PROBE_LIMIT = 60.0  # seconds; it takes a fraction of one
ISOLATED = "isolated"  # what the probe says where it is


def sandbox_problem() -> str:
    """Why no job can be isolated here, in one line, or ""."""
    code = (
        f"import sys; sys.path.insert(0, {str(INSTALLED)!r}); "
        "from g2c_magics.grading.sandbox.probe import try_it; "
    )
    with scratch_folder("probe") as scratch:
        try:
            result = subprocess.run(
                [sys.executable, "-P", "-c", f"{code}try_it({str(scratch)!r})"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=PROBE_LIMIT,
                env=without_secrets(),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return isolation.no_sandbox(" ".join(str(error).split()))
    told = (result.stdout or result.stderr).strip().splitlines()
    if told == [ISOLATED] and result.returncode == 0:
        return ""
    return isolation.no_sandbox(told[-1] if told else f"the probe ended with {result.returncode}")


def try_it(folder: str) -> None:
    """Enter isolation with an empty folder, and say whether that went well."""
    try:
        isolation.require(is_fork=True)
        isolation.enter(Path(folder), keep=())
    except OSError as error:
        print(error, flush=True)
        return
    print(ISOLATED, flush=True)
