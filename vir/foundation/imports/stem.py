"""
The process that bounded processes come from: it has imported what reading texts takes, and reads nothing itself.

Run as `python -m vir.foundation.imports.stem` with one end of a pair of sockets as standard input. Each message on it
is answered: START, which brings the two pipes of a new process, by its id; END or KILL with an id by how it ended. It
ends when the other end is closed. What it forks is as untouched as one that was just started, and is there at once.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time

from vir.foundation.imports import child
from vir.foundation.imports.protocol import MESSAGE_MAX, STEM_END, STEM_KILL, STEM_START

# A process that said its last word is given so long to end by itself.
LEAVE_SECONDS = 1.0


def main(line: socket.socket) -> None:
    """Answer until nobody asks any more."""
    # What is here already is never freed in those that come from here, so that they share it.
    gc.freeze()
    while True:
        told, pipes, _, _ = socket.recv_fds(line, MESSAGE_MAX, 2)
        word, _, pid = told.partition(b" ")
        if word == STEM_START:
            answer = _fork(line, pipes)
        elif word in (STEM_END, STEM_KILL):
            answer = _ended(int(pid), at_once=word == STEM_KILL)
        else:
            return
        line.send(b"%d" % answer)


def _fork(line: socket.socket, pipes: list[int]) -> int:
    pid = os.fork()
    if pid:
        for pipe in pipes:
            os.close(pipe)
        return pid
    code = 1
    try:
        # The socket is standard input here, and gone with this.
        line.detach()
        for standard, pipe in enumerate(pipes):
            os.dup2(pipe, standard)
            os.close(pipe)
        # Those of the stem remember what they were opened on.
        sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
        child.answer_one()
        code = 0
    finally:
        # Nothing of the process that this one was copied from happens here, neither its loop nor its end.
        os._exit(code)


def _ended(pid: int, *, at_once: bool) -> int:
    """Give how a process ended: a signal as a negative number."""
    patience = 0.0 if at_once else LEAVE_SECONDS
    until = time.monotonic() + patience
    while True:
        if patience and time.monotonic() < until:
            found, status = os.waitpid(pid, os.WNOHANG)
        else:
            os.kill(pid, signal.SIGKILL)
            found, status = os.waitpid(pid, 0)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)


if __name__ == "__main__":
    main(socket.socket(fileno=0))
