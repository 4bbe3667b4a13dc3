"""A Valkey server of our own on a socket, keeping every write so that queued work survives a restart."""

from __future__ import annotations

import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from vir.foundation.servers.binaries import find_valkey
from vir.foundation.servers.processes import Child, ServerError, Stop, start_child, wait_until
from vir.foundation.servers.state import make_private_folder, socket_folder

START_SECONDS = 30
STOPS = (Stop(signal.SIGTERM, 15), Stop(signal.SIGKILL, 5))


@dataclass
class ValkeyServer:
    """One Valkey server in a state folder."""

    state: Path
    keeps_data: bool = True
    child: Child | None = None

    def start(self) -> None:
        """
        Serve the data of the state folder.

        :raises ServerError: if it cannot be served
        """
        data = make_private_folder(self.state / "valkey")
        self.socket = socket_folder(self.state) / "valkey.sock"
        self._end_leftover()
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "daemonize": "no",
            "save": "",
            "appendonly": "yes" if self.keeps_data else "no",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }
        self.child = start_child(
            "Valkey",
            [str(find_valkey()), *(part for name, value in options.items() for part in (f"--{name}", value))],
            log=self.state / "log" / "valkey.log",
            stops=STOPS,
            folder=data,
        )
        wait_until(lambda: self._ask("PING") == "+PONG", child=self.child, seconds=START_SECONDS)

    def stop(self) -> None:
        """Shut the server down; the data stays."""
        if self.child is not None:
            self.child.stop()

    def address(self) -> str:
        """Name the server as a URL."""
        return f"unix://{self.socket}"

    def _end_leftover(self) -> None:
        """End the server an earlier launcher left behind: two on one folder would spoil the data."""
        deadline = time.monotonic() + 10
        while self._ask("PING"):
            self._ask("SHUTDOWN")
            if time.monotonic() > deadline:
                raise ServerError(f"A server answers on {self.socket} and does not stop. End it by hand.")
            time.sleep(0.05)
        self.socket.unlink(missing_ok=True)

    def _ask(self, command: str) -> str:
        """Send one command; the answer's first line, empty when nobody answers."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(512).decode("utf-8", "replace").split("\r\n")[0]
            except OSError:
                return ""
