"""Child processes that never outlive the process that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LOG_BYTES_MAX = 5 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


class ServerError(Exception):
    """A server cannot run; the message says where, why and what to do."""


@dataclass(frozen=True)
class Stop:
    """One way to ask a process to end, and how many seconds it may take."""

    signal: signal.Signals
    seconds: float


@dataclass
class Child:
    """A running child process, the leader of its own process group."""

    name: str
    log: Path
    stops: Sequence[Stop]
    process: subprocess.Popen[bytes]

    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ask the process to end, more firmly each time, then sweep what is left of its group."""
        for step in self.stops:
            if self.has_ended():
                break
            self.process.send_signal(step.signal)
            try:
                self.process.wait(step.seconds)
            except subprocess.TimeoutExpired:
                continue
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_lines(self, count: int = 20) -> str:
        """Read the end of the log, each line indented."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 64 * 1024))
            lines = log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-count:])


def start_child(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    stops: Sequence[Stop],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user_id: int | None = None,
    niceness: int = 0,
) -> Child:
    """
    Start a process whose output goes to a log and which ends when this thread ends, however it ends.

    Call it from the main thread: on Linux the tie is to the thread, not to the process.
    `user_id` is the account to run as, only for root. `niceness` is added to this process's own.
    """
    with _open_log(log) as output:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,
            preexec_fn=tie_to_parent(stops[0].signal, niceness=niceness),
            user=user_id,
            group=user_id,
            extra_groups=None if user_id is None else [],
        )
    return Child(name=name, log=log, stops=stops, process=process)


def tie_to_parent(ending: signal.Signals, *, niceness: int = 0) -> Callable[[], None]:
    """Build what a child runs before its program: the kernel sends it `ending` when the parent dies."""
    parent = os.getpid()
    library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def tie() -> None:
        if niceness:
            os.nice(niceness)
        if library is not None:
            library.prctl(_PR_SET_PDEATHSIG, int(ending), 0, 0, 0)
            # The parent may have died between the fork and the line above.
            if os.getppid() != parent:
                os._exit(1)

    return tie


def wait_until(ready: Callable[[], bool], *, child: Child, seconds: float) -> None:
    """
    Wait until a child is ready to serve.

    :raises ServerError: if it ends first or takes longer than `seconds`
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if child.has_ended():
            raise ServerError(
                f"{child.name} ended while starting (code {child.process.returncode}). "
                f"The last lines of {child.log}:\n{child.last_lines()}"
            )
        if time.monotonic() > deadline:
            raise ServerError(
                f"{child.name} was not ready after {seconds:.0f} seconds. "
                f"The last lines of {child.log}:\n{child.last_lines()}"
            )
        time.sleep(0.02)


def is_alive(process_id: int) -> bool:
    """Tell whether a process with this number exists, whoever owns it."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _open_log(log: Path) -> BinaryIO:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")
