from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.foundation.servers.support import has_gone
from vir.foundation.servers.valkey import ValkeyServer


@pytest.fixture
def server(state: Path) -> Iterator[ValkeyServer]:
    """Give a running server."""
    server = ValkeyServer(state)
    server.start()
    yield server
    server.stop()


def client(server: ValkeyServer) -> redis.Redis:
    """Connect to the server by its address."""
    return redis.Redis.from_url(server.address(), decode_responses=True)


def test_nothing_is_dropped_to_make_room_and_no_port_is_open(server: ValkeyServer) -> None:
    settings = client(server).config_get("maxmemory-policy", "appendonly", "port")

    assert settings == {"maxmemory-policy": "noeviction", "appendonly": "yes", "port": "0"}


def test_what_was_queued_outlives_a_stop_and_a_start(server: ValkeyServer) -> None:
    client(server).lpush("queue", "job")

    server.stop()
    server.start()

    assert client(server).lrange("queue", 0, -1) == ["job"]


def test_what_was_queued_outlives_a_killed_server(server: ValkeyServer) -> None:
    client(server).lpush("queue", "job")
    assert server.child is not None
    server.child.process.kill()
    server.child.process.wait()

    server.start()

    assert client(server).lrange("queue", 0, -1) == ["job"]


def test_a_server_that_lost_its_launcher_is_ended_first(server: ValkeyServer) -> None:
    client(server).lpush("queue", "job")
    leftover = server.child
    assert leftover is not None

    server.start()

    assert has_gone(leftover.process.pid)
    assert client(server).lrange("queue", 0, -1) == ["job"]


def test_a_server_that_is_thrown_away_writes_nothing(state: Path) -> None:
    server = ValkeyServer(state, keeps_data=False)
    server.start()
    client(server).lpush("queue", "job")

    server.stop()

    assert list((state / "valkey").iterdir()) == []
