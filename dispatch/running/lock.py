"""One CAD_HOME, one program at a time: a lock that ends with its holder. Standard library only."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from .problems import CannotStart


@dataclass(frozen=True)
class Holder:
    """Who uses this CAD_HOME now."""

    pid: int
    what: str
    address: str


class Held(CannotStart):
    """Another program uses this CAD_HOME; `holder` says which."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        where = f" at {holder.address}" if holder.address else ""
        super().__init__(f"{holder.what} is already running{where} (pid {holder.pid}).")


@contextmanager
def held(path: Path, *, what: str, address: str = "") -> Iterator[None]:
    """Hold the lock for the length of the block. Raises Held when somebody else has it.

    The kernel lets go when the process ends, however it ends: nothing stale stays behind.
    """
    descriptor = open_lock(path)
    try:
        if not taken(descriptor):
            raise Held(read_holder(path))
        note = json.dumps(asdict(Holder(os.getpid(), what, address)))
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder(path: Path) -> Holder | None:
    """Return who holds the lock, or None when nobody does."""
    if not path.exists():
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return None if taken(descriptor) else read_holder(path)
    finally:
        os.close(descriptor)


def open_lock(path: Path) -> int:
    """Open the lock's file. Raises CannotStart where it belongs to somebody else."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError as error:
        raise CannotStart(
            f"{path} belongs to another account (uid {path.stat().st_uid}). "
            "Run as that account, or give this one a folder of its own with CAD_HOME."
        ) from error


def taken(descriptor: int) -> bool:
    """Tell whether the lock could be taken through `descriptor`."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def read_holder(path: Path) -> Holder:
    """Return what the holder wrote; the instant before it has written, an unnamed one."""
    try:
        return Holder(**json.loads(path.read_text()))
    except (json.JSONDecodeError, TypeError):
        return Holder(0, "another ./cad", "")
