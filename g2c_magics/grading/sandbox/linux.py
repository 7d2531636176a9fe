"""The Linux calls that isolation needs and Python 3.11 has no names for.

Each raises OSError that says which call failed. Importing this does nothing, on any platform.
Sources: unshare(2), mount(2), mount_setattr(2), pivot_root(2), prctl(2), keyctl(2),
capabilities(7).
"""

import contextlib
import ctypes
import os
import platform
import sys

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE, SYS_MOUNT_SETATTR = -100, 0x8000, 442  # the number is the same everywhere
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219}  # number of the system call
KEYCTL_JOIN_SESSION_KEYRING = 1
CAPABILITIES_V3, LAST_CAPABILITY = 0x20080522, 63


def call(name: str, *args: object) -> None:
    """Call a function of the C library. Raises OSError when it fails or is not there."""
    try:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except AttributeError:
        raise OSError(f"{name}: this C library has none") from None
    if function(*args) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def prctl(option: int, value: int) -> None:
    """Set something of this process; elsewhere than on Linux do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    call("unshare", flags)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    texts = [text.encode() or None for text in (source, target, kind, options)]
    call("mount", texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])


def make_read_only(target: str) -> None:
    """Make a mount and all mounts below it read-only and free of set-user-ID programs."""

    class Attributes(ctypes.Structure):  # struct mount_attr; the bits are those of MS_RDONLY …
        _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]

    attributes = Attributes(MS_RDONLY | MS_NOSUID, 0, 0, 0)
    try:
        call(
            "syscall", ctypes.c_long(SYS_MOUNT_SETATTR), AT_FDCWD, target.encode(),
            AT_RECURSIVE, ctypes.byref(attributes), ctypes.c_size_t(ctypes.sizeof(attributes)),
        )  # fmt: skip
    except OSError:  # before Linux 5.12: the mount itself, which is nearly always all there is
        mount("", target, "", MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID)


def pivot_root(folder: str) -> None:
    """Make a mount the root, and let go of the old one."""
    os.chdir(folder)
    # Both on one spot: the old root comes to lie on the new one, and is taken off.
    call("pivot_root", b".", b".")
    call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def leave_session_keyring() -> None:
    """Have a session keyring of one's own, an empty one.

    It is inherited through every namespace. The attack: one hand-in leaves there what a friend's
    reads, or reads a password that the teacher's own session keeps. Where the call is forbidden it
    is so to learner code too.
    """
    number = KEYCTL.get(platform.machine())
    if number is not None:
        with contextlib.suppress(OSError):
            call("syscall", ctypes.c_long(number), KEYCTL_JOIN_SESSION_KEYRING, None)


def drop_capabilities() -> None:
    """Give up every capability that this process has."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def forbid_new_capabilities() -> None:
    """Let no program that is started from here on have a capability. Takes one to do."""
    libc = ctypes.CDLL(None)
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
