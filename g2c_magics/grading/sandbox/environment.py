"""What learner code may know of the environment: how to run, and no tokens or passwords.

A list of what is kept, since nobody knows the names of all secrets.
"""

import os

# What Python, torch and its libraries are configured by.
KEPT = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_", "TZ", "TMPDIR", "TERM", "SYSTEMROOT", "LD_",
    "DYLD_", "PYTHON", "VIRTUAL_ENV", "CONDA_", "OMP_", "KMP_", "GOMP_", "MKL_", "OPENBLAS_",
    "TORCH", "PYTORCH_", "CUDA_", "NVIDIA_", "HIP_", "ROCR_",
)  # fmt: skip
# What is left of it in isolation, where whose machine this is is no concern of the job's.
ISOLATED = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
NOBODY = {"HOME": "/tmp", "TMPDIR": "/tmp", "USER": "learner", "LOGNAME": "learner"}


def without_secrets() -> dict[str, str]:
    """The environment for a process that will run learner code."""
    return {name: value for name, value in os.environ.items() if name.startswith(KEPT)}


def strip() -> None:
    """Leave this process's own environment with what an isolated job may know."""
    kept = {name: os.environ[name] for name in ISOLATED if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, **NOBODY)
