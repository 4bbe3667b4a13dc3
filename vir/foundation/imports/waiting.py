"""
Where bounded processes come from: one that has imported what reading texts takes is kept, and forked for each file.

A start takes longer than most files; a fork takes a millisecond. The one that is kept reads no file and no request, so
each file has a process that nothing was read in before. It ends with the process that started it.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Protocol

from vir.foundation.imports.protocol import MESSAGE_MAX, STEM_END, STEM_KILL, STEM_START

_ROOT = Path(__file__).resolve().parents[3]


class Process(Protocol):
    """A bounded process: a request is written to it, and its answer read from it."""

    pid: int

    @property
    def told(self) -> IO[bytes]:
        """Give where its request is written."""

    @property
    def tells(self) -> IO[bytes]:
        """Give where its answer is read."""

    def kill(self) -> None:
        """End it; one that has ended already is left alone."""

    def wait(self) -> int:
        """Give how it ended: a signal as a negative number."""


class Started:
    """A process that was started for one file."""

    def __init__(self) -> None:
        self._process = _start("child", subprocess.PIPE, subprocess.PIPE)
        self.pid = self._process.pid

    @property
    def told(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def tells(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int:
        return self._process.wait()


class Forked:
    """A process that came from the stem, which alone can end it."""

    def __init__(self, stem: Stem, pid: int, told: int, tells: int) -> None:
        self.pid = pid
        self.told: IO[bytes] = os.fdopen(told, "wb")
        self.tells: IO[bytes] = os.fdopen(tells, "rb", buffering=0)
        self._stem = stem
        self._code: int | None = None

    def kill(self) -> None:
        self._end(STEM_KILL)

    def wait(self) -> int:
        return self._end(STEM_END)

    def _end(self, word: bytes) -> int:
        if self._code is None:
            self._code = self._stem.end(word, self.pid)
        return self._code


class Stem:
    """The process that others come from, one for the whole of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def take(self) -> Process:
        """Give a new process, from a new stem if somebody ended the one there was."""
        with self._lock:
            if self.process is None or self.process.poll() is not None:
                self._renew()
            try:
                return self._fork()
            except OSError:
                self._renew()
                return self._fork()

    def end(self, word: bytes, pid: int) -> int:
        """Have a process ended, or waited for, and give how it ended; as if failed, where the stem is gone."""
        with self._lock:
            try:
                return self._ask(word + b" %d" % pid)
            except OSError:
                # It reads or writes a pipe that is closed by now, within its own limits.
                return 1

    def _fork(self) -> Forked:
        its_request, told = os.pipe()
        tells, its_answer = os.pipe()
        try:
            pid = self._ask(STEM_START, its_request, its_answer)
        except OSError:
            os.close(told)
            os.close(tells)
            raise
        finally:
            os.close(its_request)
            os.close(its_answer)
        return Forked(self, pid, told, tells)

    def _ask(self, message: bytes, *pipes: int) -> int:
        """
        Give the answer of the stem.

        :raises OSError: if it is gone
        """
        if self._line is None:
            raise BrokenPipeError
        socket.send_fds(self._line, [message], list(pipes))
        answer = self._line.recv(MESSAGE_MAX)
        if not answer:
            raise BrokenPipeError
        return int(answer)

    def _renew(self) -> None:
        self._forget()
        self._line, its_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with its_line:
            self.process = _start("stem", its_line.fileno(), subprocess.DEVNULL)

    def stop(self) -> None:
        """End the stem."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def leave(self) -> None:
        """Let go of it after a fork: it belongs to the parent, and ends when nobody else holds its line."""
        self._lock = threading.Lock()
        if self._line is not None:
            self._line.close()
            self._line = None
        if self.process is not None:
            self.process.returncode = 0
            self.process = None


def start() -> Process:
    """Start a process that waits for a request, for what the stem has not imported."""
    return Started()


def _start(module: str, reads: int, writes: int) -> subprocess.Popen[bytes]:
    # It inherits no settings, no secrets and no connections, and no folder it could import from by accident.
    return subprocess.Popen(  # noqa: S603  the module is one of two constants
        [sys.executable, "-B", "-P", "-s", "-m", f"vir.foundation.imports.{module}"],
        stdin=reads,
        stdout=writes,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LANG": "C.UTF-8"},
        cwd="/",
        close_fds=True,
    )


_stem = Stem()
take = _stem.take
atexit.register(_stem.stop)
os.register_at_fork(after_in_child=_stem.leave)
