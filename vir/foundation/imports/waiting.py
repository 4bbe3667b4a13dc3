"""
The bounded process before it has anything to do: started ahead, because a start takes longer than most files.

It has imported what reading texts takes and waits for one request. When it gets it, the next one is started, so that
the file after this one does not wait either. It ends with the process that started it.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path

Process = subprocess.Popen[bytes]

_ROOT = Path(__file__).resolve().parents[3]


def start() -> Process:
    """Start a process that waits for a request on its standard input."""
    # It inherits no settings, no secrets and no connections, and no folder it could import from by accident.
    return subprocess.Popen(
        [sys.executable, "-B", "-P", "-s", "-m", "vir.foundation.imports.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LANG": "C.UTF-8"},
        cwd="/",
        close_fds=True,
    )


class Spare:
    """The process that waits, one for the whole of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.waits: Process | None = None

    def take(self) -> Process:
        """Give the process that waits, or a new one, and start the next."""
        with self._lock:
            taken = self.waits
            # Somebody may have ended it meanwhile.
            if taken is None or taken.poll() is not None:
                taken = start()
            self.waits = start()
        return taken

    def end(self) -> None:
        """End the process that waits."""
        with self._lock:
            if self.waits is not None:
                self.waits.kill()
                self.waits.communicate()
                self.waits = None

    def leave(self) -> None:
        """Let go of it after a fork: it belongs to the parent, and ends when nobody else holds its input."""
        self._lock = threading.Lock()
        if self.waits is not None:
            for pipe in (self.waits.stdin, self.waits.stdout):
                if pipe is not None:
                    pipe.close()
            self.waits.returncode = 0
            self.waits = None


_spare = Spare()
take = _spare.take
atexit.register(_spare.end)
os.register_at_fork(after_in_child=_spare.leave)
