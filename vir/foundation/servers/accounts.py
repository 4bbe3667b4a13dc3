"""The account PostgreSQL runs as: it refuses to run as root, and as a user without a name."""

from __future__ import annotations

import errno
import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from vir.foundation.servers.binaries import PostgresqlBinaries
from vir.foundation.servers.processes import ServerError

SHARED_FOLDER = Path("/var/lib/vir")
# Every system has this account; it owns nothing but what is made for it here.
STAND_IN = "nobody"


@dataclass(frozen=True)
class Account:
    """How to run a program: with what in front of its command, as whom, in which folder of its own."""

    prefix: tuple[str, ...] = ()
    user_id: int | None = None
    home: Path | None = None


def choose_account(state: Path) -> Account:
    """
    Choose how PostgreSQL runs for a state folder.

    An ordinary user runs it directly. Root runs it in a user namespace, in which root's files belong to
    nobody; where namespaces are denied, as in most containers, it runs as nobody in /var/lib/vir.

    :raises ServerError: if this user has no name and namespaces are denied
    """
    user_id = os.geteuid()
    if user_id != 0 and _has_name(user_id):
        return Account()
    if not home_of_nobody(state).exists() and namespaces_are_allowed():
        return namespace_account()
    if user_id == 0:
        return nobody_account(state)
    raise ServerError(
        f"User {user_id} has no name in /etc/passwd, and PostgreSQL does not run without one. "
        "Start as another user or as root, or set DATABASE_URL and DATABASE_OWNER_URL to a server of yours."
    )


def namespace_account() -> Account:
    """Describe a user namespace in which this user is nobody."""
    number = pwd.getpwnam(STAND_IN).pw_uid
    return Account(prefix=("unshare", "--user", f"--map-user={number}", f"--map-group={number}"))


def namespaces_are_allowed() -> bool:
    """Tell whether this user may start a program in a user namespace of its own."""
    if shutil.which("unshare") is None:
        return False
    probe = subprocess.run([*namespace_account().prefix, "true"], capture_output=True, check=False)
    return probe.returncode == 0


def nobody_account(state: Path) -> Account:
    """Make the folder in which PostgreSQL runs as nobody for a state folder; root only."""
    number = pwd.getpwnam(STAND_IN).pw_uid
    SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = home_of_nobody(state)
    home.mkdir(mode=0o700, exist_ok=True)
    os.chown(home, number, number)
    return Account(user_id=number, home=home)


def home_of_nobody(state: Path) -> Path:
    """Name the folder of the nobody account for a state folder."""
    return SHARED_FOLDER / hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]


def readable_binaries(account: Account, binaries: PostgresqlBinaries) -> Path:
    """
    Give the folder of programs the account can run, copying the wheel where it must.

    The programs find their libraries by a relative path, so both folders are copied side by side.
    """
    if account.user_id is None or binaries.movable is None:
        return binaries.folder
    target = SHARED_FOLDER / f"postgresql-{binaries.version}"
    if not target.exists():
        _copy_for_everyone(binaries.movable, target)
    return target / binaries.folder.relative_to(binaries.movable.parent)


def _copy_for_everyone(package: Path, target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        unfinished.rename(target)
    except OSError as error:
        # Another start made the same copy first.
        if error.errno != errno.ENOTEMPTY:
            raise
        shutil.rmtree(unfinished)


def _has_name(user_id: int) -> bool:
    try:
        pwd.getpwuid(user_id)
    except KeyError:
        return False
    return True
