"""
How fast the portal's home page is, against a bare Django page on the same machine.

Both are served in the same way over the same copy of the demo, to the same people: 16 clients ask one side for a
short slice, then the other, again and again, so that other work on the machine slows both. The bare page has a
session, its person, one query over an index and one template; the home page says where its person stands.
`make bench-portal`, longer with `make bench-portal ARGS="20"` (slices of each side).
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import django

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.support import databases

CLIENTS, SLICES, SECONDS, START_SECONDS = 16, 8, 2.0, 90.0
RATE_MIN, P95_MAX = 0.7, 1.6
BARE_BACKEND = "django.contrib.auth.backends.ModelBackend"
SERVED = ("-k", "gthread", "-w", "2", "--threads", "4", "-t", "60", "--no-control-socket")


@dataclass
class Side:
    """One thing that is asked for, and how long each answer took, in seconds."""

    name: str
    port: int
    path: str
    # Of one signed-in person each.
    cookies: list[str]
    status: int = 200
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Give the answers in a second."""
        return len(self.took) / self.seconds

    @property
    def p95(self) -> float:
        """Give the milliseconds within which 95 of 100 answers came."""
        return statistics.quantiles(self.took, n=20)[-1] * 1000


def main(arguments: list[str]) -> int:
    """Print the table; the last line is the same as JSON. Gives 1 if the aim is missed."""
    slices = next((int(word) for word in arguments if word.isdigit()), SLICES)
    name = databases.copy_of(databases.template("demo", ["build_demo"]), f"vir_bench_portal_{os.getpid()}")
    os.environ.update(databases.environment(name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    django.setup()
    try:
        return _measure(name, slices)
    finally:
        from django.db import connections

        connections.close_all()
        databases.drop(name)


def _measure(name: str, slices: int) -> int:
    from vir.foundation.servers.valkey import ValkeyServer

    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="vir-bench-")))
        valkey = ValkeyServer(folder)
        valkey.start()
        undo.callback(valkey.stop)
        environment = {
            **os.environ,
            **databases.environment(name),
            "REDIS_URL": f"unix://{valkey.socket}",
            "DEBUG": "0",
            "ALLOWED_HOSTS": "localhost",
            "VIR_STATE_DIR": str(folder),
        }
        product = undo.enter_context(_served(folder, "vir.wsgi", "vir.settings", "/healthz", environment))
        bare_port = undo.enter_context(
            _served(
                folder, "tests.benchmarks.bare_page", "tests.benchmarks.bare_settings", "/bare/", environment
            )
        )
        bare = Side("a bare Django page", bare_port, "/bare/", _sessions(BARE_BACKEND))
        cookies = _sessions()
        home = Side("portal home", product, "/p/kestrel/", cookies)
        live = Side("portal home, asked whether it changed", product, "/p/kestrel/live/", cookies, 304)
        marks = _warm(bare, home)
        for _ in range(slices):
            for side in (bare, home, live):
                asyncio.run(_slice(side, marks))
    return _told((bare, home, live), len(cookies), slices)


def _told(sides: tuple[Side, Side, Side], people: int, slices: int) -> int:
    bare, home, _ = sides
    print(f"\n{CLIENTS} clients, {people} people, {slices} slices of {SECONDS:.0f} s a side, in turn")
    for side in sides:
        print(
            f"{side.name:<40} {side.rate:>7.0f} requests/s {side.rate / bare.rate:>6.2f} ×"
            f"   p95 {side.p95:>6.1f} ms {side.p95 / bare.p95:>6.2f} ×"
        )
    rate, p95 = home.rate / bare.rate, home.p95 / bare.p95
    print(f"The aim: at least {RATE_MIN} × the requests/s and at most {P95_MAX} × the p95 of the bare page")
    result = {
        "bare_rate": round(bare.rate),
        "home_rate": round(home.rate),
        "rate": round(rate, 2),
        "p95": round(p95, 2),
    }
    print(json.dumps(result))
    return 0 if rate >= RATE_MIN and p95 <= P95_MAX else 1


def _sessions(backend: str = "") -> list[str]:
    """Sign the people of the demo's partners in, and give their cookies."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from vir.foundation.identity.models import Membership
    from vir.foundation.tenancy.context import tenant_context
    from vir.foundation.tenancy.models import Tenant

    kept = import_module(settings.SESSION_ENGINE)
    with tenant_context(Tenant.objects.get(slug="kestrel").id):
        mine = Membership.objects.filter(
            partner_id__isnull=False, ended_at__isnull=True, user__is_active=True
        )
        people = {one.user_id: one.user for one in mine.select_related("user")}
    cookies = []
    for person in people.values():
        session = kept.SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return cookies


def _warm(*sides: Side) -> dict[str, str]:
    """Ask each side for each person, three times, and keep the cookies as browsers do; gives the mark of each home."""
    marks: dict[str, str] = {}

    async def ask() -> None:
        for side in sides:
            reader, writer = await asyncio.open_connection("127.0.0.1", side.port)
            for place in [*range(len(side.cookies))] * 3:
                status, body, given = await _asked(reader, writer, side, side.cookies[place])
                assert status == 200, f"{side.path} answers {status}"
                side.cookies[place] = cookie = "; ".join([side.cookies[place], *given])
                if found := re.search(rb'data-live-etag="([^"]*)"', body):
                    marks[cookie] = found[1].decode().replace("&quot;", '"')
            writer.close()

    asyncio.run(ask())
    return marks


async def _slice(side: Side, marks: dict[str, str]) -> None:
    """Let all clients ask one side for a slice of time."""
    began = time.perf_counter()

    async def client(place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", side.port)
        turn = place
        while time.perf_counter() < began + SECONDS:
            cookie = side.cookies[turn % len(side.cookies)]
            turn += CLIENTS
            asked = time.perf_counter()
            status, *_ = await _asked(reader, writer, side, cookie, marks.get(cookie, ""))
            side.took.append(time.perf_counter() - asked)
            assert status == side.status, f"{side.path} answers {status}"
        writer.close()

    await asyncio.gather(*(client(place) for place in range(CLIENTS)))
    side.seconds += time.perf_counter() - began


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, side: Side, cookie: str, mark: str = ""
) -> tuple[int, bytes, list[str]]:
    tag = f"If-None-Match: {mark}\r\n" if side.status == 304 else ""
    writer.write(f"GET {side.path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n{tag}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    size = re.search(rb"(?i)content-length: (\d+)", head)
    body = await reader.readexactly(int(size[1])) if size else b""
    given = re.findall(r"(?im)^set-cookie: ([^;]*)", head.decode())
    return int(head.split(b" ", 2)[1]), body, given


@contextmanager
def _served(
    folder: Path, application: str, settings: str, path: str, environment: dict[str, str]
) -> Iterator[int]:
    """Serve an application until the block ends; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    program = str(Path(sys.executable).parent / "gunicorn")
    target = f"{application}:application"
    log = folder / f"{application}.log"
    with log.open("ab") as kept:
        process = subprocess.Popen(
            [program, target, "-b", f"127.0.0.1:{port}", *SERVED],
            cwd=databases.ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": settings},
            stdout=kept,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(f"http://localhost:{port}{path}", log)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5):  # noqa: S310
                return
        except HTTPError:
            # It answers, though it asks who is there.
            return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise AssertionError(log.read_text()[-3000:]) from None
            time.sleep(0.2)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
