"""The environment variables and folders of a demo installation."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from vir.foundation.servers import native_libraries
from vir.foundation.servers.processes import ServerError
from vir.foundation.servers.state import field_keys, secret_key

ROOT = Path(__file__).resolve().parent.parent.parent
PORT_DEFAULT = 8000


@dataclass(frozen=True)
class Addresses:
    """Where the servers are, as URLs."""

    database: str
    database_owner: str
    broker: str


def state_folder() -> Path:
    """Name the folder of everything an installation keeps: VIR_STATE_DIR, else var/ of this project."""
    return Path(os.environ.get("VIR_STATE_DIR") or ROOT / "var").absolute()


def port() -> int:
    """
    Read the port of the web server from PORT.

    :raises ServerError: if it is not a port number
    """
    value = os.environ.get("PORT") or str(PORT_DEFAULT)
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 65535:
        raise ServerError(f"PORT is {value!r}. Write a number from 1 to 65535: make demo PORT=8010")
    return int(value)


def run_time_variables(state: Path, addresses: Addresses) -> dict[str, str]:
    """Give the environment of the pages and the jobs. The owner's address is not in it."""
    fonts = hashlib.sha256(native_libraries.FONTS.read_bytes()).hexdigest()[:12]
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    return {
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SECRET_KEY": secret_key(state),
        "VIR_PUBLIC_URL": f"http://localhost:{inherited.get('PORT', '8000')}",
        "VIR_FIELD_KEYS": field_keys(state),
        **inherited,
        "DATABASE_URL": addresses.database,
        "DEBUG": "0",
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": addresses.broker,
        "VIR_HTTPS": "0",
        "VIR_MANIFEST": "1",
        "VIR_STATE_DIR": str(state),
        # Fontconfig does not notice a changed configuration in what it remembers of a folder.
        "XDG_CACHE_HOME": str(state / "cache" / fonts),
        **native_libraries.variables(state),
    }


def owner_variables(variables: dict[str, str], addresses: Addresses) -> dict[str, str]:
    """Give the environment of a migration."""
    return {**variables, "DATABASE_OWNER_URL": addresses.database_owner, "VIR_DATABASE_ROLE": "owner"}


class Progress:
    """Lines of progress, each with the seconds since the command was given."""

    def __init__(self, since: float | None = None) -> None:
        """Count from a moment of `time.time()`, else from now."""
        self.since = time.time() if since is None else since

    def say(self, line: str) -> None:
        """Print a line with the seconds so far."""
        print(f"[{self.seconds():5.1f} s] {line}", flush=True)

    def seconds(self) -> float:
        """Give the seconds since the start."""
        return time.time() - self.since


# The run-time role's processes need none of these; compiled Python files make every start faster.
_NOT_PASSED_ON = frozenset({"DATABASE_OWNER_URL", "VIR_DATABASE_ROLE", "PYTHONDONTWRITEBYTECODE"})
