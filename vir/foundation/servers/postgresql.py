"""A PostgreSQL server of our own, reached only through a socket in a private folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2

from vir.foundation.servers.accounts import Account, choose_account, readable_binaries
from vir.foundation.servers.binaries import find_postgresql
from vir.foundation.servers.processes import (
    Child,
    ServerError,
    Stop,
    is_alive,
    start_child,
    tie_to_parent,
    wait_until,
)
from vir.foundation.servers.state import make_private_folder, socket_folder

SUPERUSER = "postgres"
START_SECONDS = 60
# Fast shutdown, then immediate shutdown (recovered at the next start), then by force.
STOPS = (Stop(signal.SIGINT, 30), Stop(signal.SIGQUIT, 5), Stop(signal.SIGKILL, 5))
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "timezone": "UTC",
}
# For servers whose data is thrown away: what a crash would lose does not matter.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "100"}


@dataclass
class PostgresqlServer:
    """One PostgreSQL cluster in a state folder and the process that serves it."""

    state: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    child: Child | None = None

    def __post_init__(self) -> None:
        """Settle the account, the programs and the folders."""
        if self.account is None:
            self.account = choose_account(self.state)
        self.binaries = readable_binaries(self.account, find_postgresql())
        self.base = self.account.home or make_private_folder(self.state / "postgresql")
        self.data = self.base / "data"
        self.log = self.state / "log" / "postgresql.log"
        self.sockets = self._make_socket_folder()

    def start(self) -> None:
        """
        Make the cluster if there is none, and serve it.

        :raises ServerError: if it cannot be made or served
        """
        self._refuse_foreign_data()
        if not self.data.exists():
            self._initialise()
        self._end_leftover()
        settings = {**SETTINGS, "unix_socket_directories": str(self.sockets), **self.settings}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        account = self._account
        self.child = start_child(
            "PostgreSQL",
            [*account.prefix, str(self.binaries / "postgres"), "-D", str(self.data), *options],
            log=self.log,
            stops=STOPS,
            folder=self.base,
            user_id=account.user_id,
        )
        wait_until(self._answers, child=self.child, seconds=START_SECONDS)

    def stop(self) -> None:
        """Shut the server down; the data stays."""
        if self.child is not None:
            self.child.stop()

    def forget(self) -> None:
        """Remove what the stopped server keeps outside its state folder."""
        outside = [self._account.home] if self._account.home else [self.sockets]
        for folder in outside:
            if not folder.is_relative_to(self.state):
                shutil.rmtree(folder, ignore_errors=True)

    def connect(self, database: str, *, user: str = SUPERUSER) -> psycopg2.extensions.connection:
        """Open a connection through the socket."""
        return psycopg2.connect(host=str(self.sockets), user=user, dbname=database, connect_timeout=5)

    def address(self, database: str, *, user: str) -> str:
        """Name the server as a URL for one role."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets))}"

    @property
    def _account(self) -> Account:
        assert self.account is not None
        return self.account

    def _refuse_foreign_data(self) -> None:
        """Refuse data that another version or another way of running made."""
        other = self.state / "postgresql" / "data"
        if self._account.home is not None and other.exists():
            raise ServerError(
                f"{other} was made where user namespaces are allowed, and here they are not. "
                "Start where it was made, or set VIR_STATE_DIR to another folder."
            )
        version = self.data / "PG_VERSION"
        if not version.exists():
            return
        command = [str(self.binaries / "postgres"), "-V"]
        major = (
            subprocess.run(command, capture_output=True, text=True, check=True)
            .stdout.split()[2]
            .split(".")[0]
        )
        made_by = version.read_text().strip()
        if made_by != major:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {made_by} and this is version {major}. "
                "Set VIR_STATE_DIR to another folder, or move the data with pg_upgrade."
            )

    def _make_socket_folder(self) -> Path:
        home = self._account.home
        if home is None:
            return socket_folder(self.state)
        folder = home / "run"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._hand_over(folder)
        return folder

    def _hand_over(self, path: Path) -> None:
        user_id = self._account.user_id
        if user_id is not None:
            os.chown(path, user_id, user_id)

    def _initialise(self) -> None:
        """Make the cluster under another name first: one whose making was cut short is never served."""
        account = self._account
        unfinished = self.base / "data.new"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        command = [
            *account.prefix,
            str(self.binaries / "initdb"),
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            "--auth-local=trust",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        made = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.base,
            user=account.user_id,
            group=account.user_id,
            extra_groups=None if account.user_id is None else [],
            preexec_fn=tie_to_parent(signal.SIGTERM),
        )
        if made.returncode != 0:
            raise ServerError(
                f"PostgreSQL could not make its data in {unfinished}:\n{made.stdout}{made.stderr}"
            )
        unfinished.rename(self.data)

    def _end_leftover(self) -> None:
        """
        End the server an earlier launcher left behind, or forget one that is gone.

        The state folder is held, so any server on this data is ours and has lost its launcher.
        """
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        process_id = int(note.read_text().splitlines()[0])
        if not is_alive(process_id):
            return
        if not _serves(process_id, self.data):
            # The number now belongs to another program; PostgreSQL itself would refuse to start.
            note.unlink()
            return
        os.kill(process_id, signal.SIGINT)
        deadline = time.monotonic() + STOPS[0].seconds
        while time.monotonic() < deadline:
            if not is_alive(process_id) or not note.exists():
                return
            time.sleep(0.05)
        raise ServerError(
            f"Process {process_id} still serves {self.data} and does not stop. "
            f"End it with: kill -QUIT {process_id}"
        )

    def _answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True


def _serves(process_id: int, data: Path) -> bool:
    """Tell whether a process is a PostgreSQL server on this data."""
    command = Path(f"/proc/{process_id}/cmdline")
    if command.exists():
        return str(data).encode() in command.read_bytes().split(b"\0")
    listing = ["ps", "-p", str(process_id), "-o", "command="]
    return str(data) in subprocess.run(listing, capture_output=True, text=True, check=False).stdout
