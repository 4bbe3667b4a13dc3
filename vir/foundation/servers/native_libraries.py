"""The system libraries that lay out PDF documents: found, installed, or unpacked beside the data."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from vir.foundation.servers.processes import ServerError

NEEDED = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts" / "fonts.conf"
APT_LINE = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}"


def ensure(unpacked: Path) -> None:
    """
    Make the libraries available to this process: as they are, or fetched.

    :raises ServerError: if they are missing and cannot be fetched
    """
    preload(unpacked)
    if missing_libraries():
        fetch(unpacked)


def fetch(unpacked: Path) -> None:
    """
    Fetch the libraries: root installs their packages, anyone else unpacks them into a folder.

    :raises ServerError: if they cannot be fetched or loaded
    """
    if shutil.which("apt-get") is None:
        raise ServerError(
            f"PDF documents need {', '.join(missing_libraries())}. Install Pango and HarfBuzz with the "
            "package manager of this system (brew install pango, or dnf install pango harfbuzz), "
            "then start again."
        )
    try:
        if os.geteuid() == 0:
            install_packages(PACKAGES)
        else:
            _unpack(unpacked)
            preload(unpacked)
    except subprocess.CalledProcessError as error:
        said = f"{' '.join(error.cmd)} failed:\n{error.stdout}{error.stderr}".strip()
        raise ServerError(f"{said}\nPDF documents need these packages. As root: {APT_LINE}") from error
    if missing_libraries():
        raise ServerError(f"{', '.join(missing_libraries())} cannot be loaded. As root: {APT_LINE}")


def prepare(state: Path) -> None:
    """Make this process ready to import WeasyPrint: with unpacked libraries, if any, and our own fonts."""
    preload(unpacked_libraries(state))
    os.environ.setdefault("FONTCONFIG_FILE", str(FONTS))


def variables(state: Path) -> dict[str, str]:
    """Give the environment in which a child process finds the same libraries and fonts."""
    folders = [str(folder) for folder in library_folders(unpacked_libraries(state))]
    inherited = os.environ.get("LD_LIBRARY_PATH")
    paths = [*folders, inherited] if folders and inherited else folders
    return {"FONTCONFIG_FILE": str(FONTS), **({"LD_LIBRARY_PATH": ":".join(paths)} if paths else {})}


def unpacked_libraries(state: Path) -> Path:
    """Name the folder of a state folder where libraries are unpacked."""
    return state / "libraries"


def missing_libraries() -> list[str]:
    """List the libraries that cannot be loaded into this process."""
    return [name for name in NEEDED if not _loads(name)]


def install_packages(packages: Sequence[str]) -> None:
    """
    Install packages of the system; root only.

    :raises subprocess.CalledProcessError: if apt-get fails
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], environment=environment)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], environment=environment)


def library_folders(unpacked: Path) -> list[Path]:
    """List the folders that hold unpacked libraries, for LD_LIBRARY_PATH."""
    return sorted({library.parent for library in unpacked.glob("root/usr/lib/**/*.so.*")})


def preload(unpacked: Path) -> None:
    """
    Load the unpacked libraries, if any, into this process, so that WeasyPrint finds them by name.

    A library whose dependency is not loaded yet fails and is tried again after the others.
    """
    waiting = [path for folder in library_folders(unpacked) for path in sorted(folder.glob("*.so.*"))]
    progress = True
    while waiting and progress:
        failed = [path for path in waiting if not _loads(str(path))]
        progress = len(failed) < len(waiting)
        waiting = failed


def _unpack(unpacked: Path) -> None:
    """Fetch the packages and what they need that is missing here, and unpack them; needs no rights."""
    state, cache = unpacked / "apt", unpacked / "cache"
    for folder in (state / "lists/partial", cache / "archives/partial", unpacked / "root"):
        folder.mkdir(parents=True, exist_ok=True)
    own = [
        "apt-get",
        "-qq",
        *("-o", f"Dir::State={state}"),
        *("-o", "Dir::State::status=/var/lib/dpkg/status"),
        *("-o", f"Dir::Cache={cache}"),
        *("-o", "Debug::NoLocking=1"),
    ]
    _run([*own, "update"])
    _run([*own, "install", "-y", "--download-only", "--no-install-recommends", *PACKAGES])
    for package in sorted((cache / "archives").glob("*.deb")):
        _run(["dpkg", "-x", str(package), str(unpacked / "root")])
    shutil.rmtree(state)
    shutil.rmtree(cache)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library, ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


def _run(command: Sequence[str], *, environment: dict[str, str] | None = None) -> None:
    subprocess.run(list(command), check=True, capture_output=True, text=True, env=environment)
