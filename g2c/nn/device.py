"""Choose where tensors live: the CPU, an Apple GPU (mps) or an NVIDIA GPU (cuda).

Given: nothing to write in this file.
"""

import torch


def available_devices() -> list[str]:
    """Names of the device types this machine has, the preferred one first."""
    names = []
    if torch.backends.mps.is_available():
        names.append("mps")
    if torch.cuda.is_available():
        names.append("cuda")
    return [*names, "cpu"]


def resolve_device(device: str | torch.device | None = "auto") -> torch.device:
    """Turn a request into a device that exists on this machine.

    device: "auto" or None (mps where available, else cuda, else cpu), a name such as "cpu",
        "mps", "cuda" or "cuda:1", or a torch.device.

    Raises ValueError when the device is unknown or not on this machine, and lists those that are.
    """
    names = available_devices()
    if device is None or device == "auto":
        return torch.device(names[0])
    try:
        wanted = torch.device(device)
    except (RuntimeError, TypeError):
        raise ValueError(
            f"Expected a device: auto, {', '.join(names)}. Got {device!r} instead."
        ) from None
    if wanted.type not in names:
        raise ValueError(
            f"Device {device!r} is not available on this machine. "
            f"Use one of: auto, {', '.join(names)}."
        )
    if wanted.type == "cuda" and (wanted.index or 0) >= torch.cuda.device_count():
        raise ValueError(
            f"Device {device!r} does not exist: this machine has {torch.cuda.device_count()} cuda "
            "device(s), counted from cuda:0."
        )
    return wanted
