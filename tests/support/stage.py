"""The whole product on a stage of its own: database, broker, web server, worker with beat."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

import psycopg2

from tests.support import databases
from vir.foundation.servers.valkey import ValkeyServer

START_SECONDS = 60.0


class Stage:
    """
    Real processes over a copy of a template database; everything ends with the block.

    :param works: whether a worker runs what is asked for; pages are served without one as well
    """

    def __init__(self, template: str, name: str, *, works: bool = True) -> None:
        self.template = template
        self.name = name
        self.works = works
        self.folder = Path(tempfile.mkdtemp(prefix="vir-stage-"))
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Stage:
        databases.copy_of(self.template, self.name)
        self.valkey = ValkeyServer(self.folder, keeps_data=True)
        self.valkey.start()
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            **databases.environment(self.name),
            "REDIS_URL": f"unix://{self.valkey.socket}",
            "DEBUG": "0",
            "ALLOWED_HOSTS": "localhost",
            "VIR_STATE_DIR": str(self.folder),
            "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        }
        self._start_web()
        if self.works:
            self.start_worker()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        self.valkey.stop()
        databases.drop(self.name)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker with its beat."""
        command = ["celery", "-A", "vir.celery_app", "worker", "-P", "threads", "-c", "2", "-B", "-l", "INFO"]
        return self._start("worker", [*command, "-s", str(self.folder / "beat")])

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process as a power cut would."""
        process.send_signal(signal.SIGKILL)
        process.wait(15)
        self.processes.remove(process)

    def flush_broker(self) -> None:
        """Lose every message."""
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(self.valkey.socket))
            link.sendall(b"FLUSHALL\r\n")
            assert link.recv(64) == b"+OK\r\n"

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Look into the database as its owner, past the walls."""
        connection = psycopg2.connect(databases.owner_url(self.name))
        with connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            found: list[tuple[object, ...]] = cursor.fetchall()
        connection.close()
        return found

    def wait_for(self, query: str, wanted: list[tuple[object, ...]], seconds: float = 60.0) -> None:
        """Wait until the database answers a query as wanted."""
        end = time.monotonic() + seconds
        while (found := self.ask(query)) != wanted:
            if time.monotonic() > end:
                raise AssertionError(
                    f"after {seconds} s {query!r} gives {found}, wanted {wanted}\n{self.logs()}"
                )
            time.sleep(0.2)

    def run(self, *command: str) -> None:
        """Run a module of the tests as the run-time role over this stage's database."""
        subprocess.run([sys.executable, *command], cwd=databases.ROOT, env=self.environment, check=True)

    def logs(self) -> str:
        """Give the end of every log."""
        return "\n".join(f"== {p.name}\n{p.read_text()[-3000:]}" for p in sorted(self.folder.glob("*.log")))

    def _start_web(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        command = [
            "gunicorn",
            "vir.wsgi",
            "-b",
            bind,
            "-k",
            "gthread",
            "-w",
            "1",
            "--threads",
            "8",
            "-t",
            "60",
        ]
        self._start("web", command)
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                with urlopen(f"{self.url}/healthz", timeout=2):  # noqa: S310
                    return
            except (URLError, ConnectionError, TimeoutError):
                if time.monotonic() > end:
                    raise AssertionError(self.logs()) from None
                time.sleep(0.2)

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        program = Path(sys.executable).parent / command[0]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(program), *command[1:]],
                cwd=databases.ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
