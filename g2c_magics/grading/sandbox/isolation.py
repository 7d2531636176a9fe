"""Run a job without network and away from all files but its own: Linux namespaces, no helper.

The process that calls `enter` becomes three, and only the last returns:

    relay    stays outside, and ends as the job ended: by the same code or signal
    first    process 1 of a new PID namespace, in a new root; when it ends, all in there ends
    job      an ordinary user without a capability, in the first one's namespaces

As root the job gets a user id that nothing else has; as an ordinary user a user namespace gives
the right to do all this. Sources: user_namespaces(7), pid_namespaces(7), network_namespaces(7),
setrlimit(2), and for the user ids https://systemd.io/UIDS-GIDS.

What is left: the kernel itself, its time and its side channels. As an ordinary user before Linux
5.14 the limit on processes counts those outside too, so there a job may get none of its own.
"""

import contextlib
import os
import resource
import signal
import sys
from pathlib import Path

from g2c_magics.grading.sandbox import environment, linux, new_root

NOBODY = 65534
# Temporary user ids, as systemd gives them to services. One for each job, since the limit on
# processes counts all of a user: a fork bomb must not use up what other jobs have.
TEMPORARY_USERS = range(61184, 65520)
NEW_NAMESPACES = (
    linux.CLONE_NEWNS | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
    | linux.CLONE_NEWPID
)  # fmt: skip
PROCESSES, OPEN_FILES = 32, 256
FILE_SIZE = 2**26  # bytes


def no_sandbox(why: str) -> str:
    """One line for a job that could not be isolated, with what to do."""
    return (
        f"The sandbox could not be set up, so nothing was run ({why}). Use Linux with user "
        "namespaces, or a virtual machine; to do without: grade --no-sandbox, "
        "%config G2CMagics.isolate = False."
    )


def require(is_fork: bool) -> None:
    """Raise OSError, and change nothing, where isolation is out of the question."""
    if sys.platform != "linux":
        raise OSError(f"{sys.platform} has no namespaces")
    if not is_fork:
        raise OSError("a spare process cannot be isolated, only a fork")


def enter(folder: Path, keep: tuple[int, ...], hidden: tuple[Path, ...] = ()) -> None:
    """Return in a process that sees the learner's `folder`, Python, and no network.

    keep: the only open files, besides the standard ones, that it has then.
    hidden: folders of ours that it does not see.
    Raises OSError when it cannot be done; the process can then do nothing more than say so.
    """
    files = new_root.learner_files(folder)
    user, group, is_root = os.getuid(), os.getgid(), os.geteuid() == 0
    relay = os.getpid()
    try:
        if not is_root:
            raise PermissionError
        linux.unshare(NEW_NAMESPACES)
    except PermissionError:  # nor can root, in a container that is not allowed to
        is_root = False
        linux.unshare(NEW_NAMESPACES | linux.CLONE_NEWUSER)
        map_own_id(user, group)
    status_reader, status_writer = os.pipe()
    first = os.fork()
    if first:
        os.close(status_writer)
        for number in keep:  # or nobody would notice that the job has closed them
            os.close(number)
        end_like(first, status_reader)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.close(status_reader)
    user = TEMPORARY_USERS[relay % len(TEMPORARY_USERS)] if is_root else user
    new_root.build(folder, files, user, hidden)
    job = os.fork()
    if job:
        for number in keep:
            os.close(number)
        tell_end_of(job, status_writer)
    close_all_but(keep)
    lower_limits()
    drop_privileges(is_root, user)
    environment.strip()
    os.chdir("/tmp")
    with contextlib.suppress(FileExistsError):  # what is read by a relative name is found
        Path(folder.name).symlink_to(folder)
    require_python()


def map_own_id(user: int, group: int) -> None:
    """Be the same user in a new user namespace, the only one there is."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def end_like(first: int, status_reader: int) -> None:
    """The relay: wait for all to end, and end as the job did."""
    told = os.read(status_reader, 4)
    os.waitpid(first, 0)
    code = os.waitstatus_to_exitcode(int.from_bytes(told, "little")) if told else -signal.SIGKILL
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def tell_end_of(job: int, status_writer: int) -> None:
    """The first process: reap whatever ends, and end with the job."""
    while True:
        pid, status = os.wait()
        if pid == job:
            os.write(status_writer, status.to_bytes(4, "little"))
            os._exit(0)


def close_all_but(keep: tuple[int, ...]) -> None:
    """Close every file from the third on that is not in `keep`."""
    last = 2
    for number in sorted(keep):
        os.closerange(last + 1, number)
        last = number
    os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def lower_limits() -> None:
    """Limit processes, open files and the size of a file. The first does not bind root."""
    for kind, most in (
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def drop_privileges(is_root: bool, user: int) -> None:
    """Be an ordinary user, `user` where that can be chosen, and without a way to a capability."""
    linux.forbid_new_capabilities()
    linux.leave_session_keyring()
    if is_root:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(*[user] * 3)
        linux.prctl(linux.PR_SET_DUMPABLE, 1)  # or its own /proc/self would be root's
    linux.drop_capabilities()


def require_python() -> None:
    """Raise OSError where the new user may not read what is yet to be imported."""
    for path in {sys.prefix, sys.base_prefix, *(p for p in sys.path if "-packages" in p)}:
        if Path(path).is_dir():
            next(Path(path).iterdir(), None)
