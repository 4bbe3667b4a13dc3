"""What a demo installation runs: its parts, in the order they start."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from vir.demo.surroundings import (
    ROOT,
    Addresses,
    Progress,
    owner_variables,
    run_time_variables,
)
from vir.foundation.servers import native_libraries
from vir.foundation.servers.postgresql import PostgresqlServer
from vir.foundation.servers.processes import Child, ServerError, Stop, start_child, wait_until
from vir.foundation.servers.roles import DATABASE, OWNER, RUN_TIME, create_database
from vir.foundation.servers.valkey import ValkeyServer

HOST = "127.0.0.1"
WEB_SECONDS = 60
WEB_STOPS = (Stop(signal.SIGTERM, 10), Stop(signal.SIGKILL, 5))
# The queue is in PostgreSQL: a job cut short is given again.
WORKER_STOPS = (Stop(signal.SIGTERM, 10), Stop(signal.SIGQUIT, 3), Stop(signal.SIGKILL, 5))
WORKER_NICENESS = 5
# Served to nobody, and slow to compress: the fonts of documents, and a package's own copies of htmx.
NOT_COLLECTED = ("--ignore=*.ttf", "--ignore=django_htmx")


class Launcher:
    """What runs, in the order it was started; undone in reverse."""

    def __init__(self, state: Path, progress: Progress, undo: ExitStack) -> None:
        """Start with nothing running."""
        self.state = state
        self.progress = progress
        self.undo = undo
        self.children: list[Child] = []
        self.variables: dict[str, str] = {}

    def launch(self, port_number: int) -> None:
        """
        Start everything, in the order of need.

        :raises ServerError: if a part does not start
        """
        self.get_document_libraries()
        addresses = self.start_servers()
        self.variables = run_time_variables(self.state, addresses)
        owner = owner_variables(self.variables, addresses)
        # Collecting needs no database, so it runs beside the two that do.
        finish_collecting = self.collect_static_files()
        self.manage("migrate", "--no-input", says="Migrating the database", variables=owner)
        self.build_demo()
        finish_collecting()
        self.start_web(port_number)
        self.start_worker()

    def get_document_libraries(self) -> None:
        """
        Find or fetch the libraries that lay out PDF documents.

        :raises ServerError: if they cannot be had
        """
        unpacked = native_libraries.unpacked_libraries(self.state)
        native_libraries.preload(unpacked)
        if native_libraries.missing_libraries():
            self.progress.say("Getting the libraries for PDF documents")
            native_libraries.fetch(unpacked)

    def start_servers(self) -> Addresses:
        """Start the servers that are not named by the environment."""
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
        database, database_owner, broker = (os.environ.get(name, "") for name in names)
        if not database:
            self.progress.say("Starting PostgreSQL")
            server = PostgresqlServer(self.state)
            self.run("PostgreSQL", server)
            create_database(server)
            database = server.address(DATABASE, user=RUN_TIME)
            database_owner = server.address(DATABASE, user=OWNER)
        else:
            self.progress.say("Using the PostgreSQL server of DATABASE_URL")
        if not database_owner:
            raise ServerError(
                "DATABASE_URL is set and DATABASE_OWNER_URL is not. Migrations run as the owner: set "
                "DATABASE_OWNER_URL to the address of the role app_owner, or unset DATABASE_URL."
            )
        if not broker:
            self.progress.say("Starting Valkey")
            valkey = ValkeyServer(self.state)
            self.run("Valkey", valkey)
            broker = valkey.address()
        else:
            self.progress.say("Using the server of REDIS_URL")
        return Addresses(database=database, database_owner=database_owner, broker=broker)

    def run(self, name: str, server: PostgresqlServer | ValkeyServer) -> None:
        """Start a server of our own and note it for the end."""
        # Noted first: a stop during the start must end it too.
        self.undo.callback(server.stop)
        server.start()
        if server.child is not None:
            self.children.append(server.child)

    def manage(self, command: str, *arguments: str, says: str, variables: dict[str, str]) -> None:
        """
        Run a management command to its end.

        :raises ServerError: if it fails
        """
        self.finish(self.begin(command, *arguments, says=says, variables=variables))

    def build_demo(self) -> None:
        """
        Build the demo data, if they are not there, and show each step: the first time takes longest.

        :raises ServerError: if it fails
        """
        child = self.begin("build_demo", says="Building the demo data", variables=self.variables)
        with child.log.open() as said:
            has_ended = False
            while not has_ended:
                # Asked before reading, so that the last words are read too.
                has_ended = child.has_ended()
                for line in said:
                    print(f"          {line.rstrip()}", flush=True)
                time.sleep(0.1)
        self.finish(child)

    def begin(self, command: str, *arguments: str, says: str, variables: dict[str, str]) -> Child:
        """Start a management command."""
        self.progress.say(says)
        log = self.command_log(command)
        log.unlink(missing_ok=True)
        return self.start(command, ["manage.py", command, *arguments], log, WEB_STOPS, variables)

    def finish(self, child: Child) -> None:
        """
        Wait for the end of a management command.

        :raises ServerError: if it fails
        """
        child.process.wait()
        if child.process.returncode != 0:
            raise ServerError(
                f"manage.py {child.name} failed (code {child.process.returncode}). "
                f"The last lines of {child.log}:\n{child.last_lines()}"
            )

    def command_log(self, command: str) -> Path:
        """Name the file that holds what a management command said the last time."""
        return self.state / "log" / f"{command}.log"

    def collect_static_files(self) -> Callable[[], None]:
        """Begin to collect the static files, unless they are those of last time; give what awaits the end."""
        stamp = self.state / "static.stamp"
        wanted = _static_fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return lambda: None
        stamp.unlink(missing_ok=True)
        says = "Collecting the static files"
        arguments = ("--no-input", "--clear", *NOT_COLLECTED)
        child = self.begin("collectstatic", *arguments, says=says, variables=self.variables)

        def finish() -> None:
            self.finish(child)
            stamp.write_text(wanted)

        return finish

    def start_web(self, port_number: int) -> None:
        """Serve the pages and wait until they answer."""
        self.progress.say("Starting the web server")
        command = ["-m", "gunicorn", "vir.wsgi:application", f"--bind={HOST}:{port_number}"]
        command += ["--worker-class=gthread", "--workers=2", "--threads=4", "--graceful-timeout=5"]
        command += ["--access-logfile=-", "--no-control-socket", "--preload"]
        web = self.start("The web server", command, self.state / "log" / "web.log", WEB_STOPS, self.variables)
        self.children.append(web)
        wait_until(lambda: _answers(port_number), child=web, seconds=WEB_SECONDS)

    def start_worker(self) -> None:
        """Run the jobs and the schedule in one process; after the pages, with which they would compete."""
        self.progress.say("Starting the worker")
        command = ["-m", "celery", "-A", "vir.celery_app", "worker", "-P", "threads", "-c", "2", "-B"]
        command += ["-s", str(self.state / "beat-schedule"), "-l", "INFO"]
        command += ["--without-gossip", "--without-mingle"]
        log = self.state / "log" / "worker.log"
        worker = self.start("The worker", command, log, WORKER_STOPS, self.variables, WORKER_NICENESS)
        self.children.append(worker)

    def start(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        stops: Sequence[Stop],
        variables: dict[str, str],
        niceness: int = 0,
    ) -> Child:
        """Start a Python program of this project; it is stopped with the rest."""
        child = start_child(
            name,
            [sys.executable, *command],
            log=log,
            stops=stops,
            environment=variables,
            folder=ROOT,
            niceness=niceness,
        )
        self.undo.callback(child.stop)
        return child

    def watch(self) -> None:
        """
        Wait until something ends.

        :raises ServerError: naming the part that ended
        """
        while True:
            for child in self.children:
                if child.has_ended():
                    raise ServerError(
                        f"{child.name} ended by itself (code {child.process.returncode}), so everything is "
                        f"stopped. The last lines of {child.log}:\n{child.last_lines()}\n"
                        "Start it again with make demo. If it ends again, those lines say why."
                    )
            time.sleep(0.3)


def _answers(number: int) -> bool:
    connection = http.client.HTTPConnection(HOST, number, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _static_fingerprint() -> str:
    """Describe the static files and the packages that bring more of them."""
    seen = hashlib.sha256(f"{version('django')} {version('django-allauth')}".encode())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            status = path.stat()
            seen.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
