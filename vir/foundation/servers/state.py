"""The folder where an installation keeps its data, held by one launcher at a time."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from vir.foundation.servers.processes import ServerError

# A socket's path may have 107 bytes; the longest name added is ".s.PGSQL.5432.lock".
SOCKET_FOLDER_BYTES_MAX = 107 - len("/.s.PGSQL.5432.lock")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")
_LOCK = "launcher.lock"


class AlreadyRunning(ServerError):
    """Another launcher holds the state folder."""


@dataclass(frozen=True)
class Holder:
    """The launcher that holds a state folder."""

    process_id: int
    address: str
    started_at: str


@contextmanager
def hold(state: Path, *, address: str, started_at: datetime) -> Iterator[None]:
    """
    Make the state folder and hold it until the block ends or the process dies.

    :raises AlreadyRunning: if another launcher holds it
    :raises ServerError: if the folder belongs to another account or cannot be written
    """
    make_private_folder(state)
    # Not truncated on opening: until the lock is taken, what is inside is the other launcher's.
    with (state / _LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(_already_running(state)) from error
        lock.seek(0)
        lock.truncate()
        moment = started_at.isoformat(timespec="seconds")
        json.dump(asdict(Holder(process_id=os.getpid(), address=address, started_at=moment)), lock)
        lock.flush()
        yield
        lock.seek(0)
        lock.truncate()


def find_holder(state: Path) -> Holder | None:
    """Find the launcher that holds a state folder; None when nobody does."""
    path = state / _LOCK
    if not path.exists():
        return None
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = lock.read()
            return Holder(**json.loads(text)) if text else None
    return None


def make_private_folder(folder: Path) -> Path:
    """
    Make a folder only this account can read, with its parents.

    :raises ServerError: if it belongs to another account or cannot be made
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ServerError(
            f"{folder} cannot be made ({error.strerror}). Set VIR_STATE_DIR to a folder that can be written."
        ) from error
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise ServerError(
            f"{folder} belongs to user {owner} and this is user {os.geteuid()}. "
            "Start as that user, or set VIR_STATE_DIR to another folder."
        )
    return folder


def socket_folder(state: Path) -> Path:
    """
    Make the private folder for the servers' sockets, a short one in /tmp where the path would be too long.

    :raises ServerError: if the folder belongs to another account
    """
    folder = state / "run"
    text = str(folder)
    if len(text.encode()) > SOCKET_FOLDER_BYTES_MAX or _PLAIN_PATH.fullmatch(text) is None:
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"vir-{os.geteuid()}-{name}"
        if len(str(folder).encode()) > SOCKET_FOLDER_BYTES_MAX:
            folder = Path("/tmp") / folder.name
    make_private_folder(folder)
    folder.chmod(0o700)
    return folder


def secret_key(state: Path) -> str:
    """Read the secret key of this installation, made on the first start."""
    path = state / "secret_key"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(48))
        unfinished.rename(path)
    return path.read_text()


def field_keys(state: Path) -> str:
    """Read the keys that encrypt fields of this installation, the newest first; one is made on the first start."""
    path = state / "field_keys"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_hex(32))
        unfinished.rename(path)
    return path.read_text().strip()


def _already_running(state: Path) -> str:
    holder = find_holder(state)
    if holder is None:
        return f"{state} is in use by a program that is just starting. Wait a few seconds and try again."
    return (
        f"Already running: process {holder.process_id} serves {holder.address} since {holder.started_at} "
        f"from {state}. Open that address, or stop it with make stop."
    )
