from __future__ import annotations

import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.foundation.servers.support import run_python
from vir.foundation.servers.processes import ServerError
from vir.foundation.servers.state import (
    AlreadyRunning,
    Holder,
    field_keys,
    find_holder,
    hold,
    make_private_folder,
    secret_key,
    socket_folder,
)

ADDRESS = "http://localhost:8000"
MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_second_start_is_told_who_holds_the_folder_and_where_it_serves(tmp_path: Path) -> None:
    with (
        hold(tmp_path, address=ADDRESS, started_at=MOMENT),
        pytest.raises(AlreadyRunning) as refusal,
        hold(tmp_path, address="http://localhost:9000", started_at=MOMENT),
    ):
        pass

    assert str(refusal.value) == (
        f"Already running: process {os.getpid()} serves http://localhost:8000 since "
        f"2026-11-23T12:00:00+00:00 from {tmp_path}. Open that address, or stop it with make stop."
    )


def test_a_refused_start_leaves_the_holder_named(tmp_path: Path) -> None:
    with hold(tmp_path, address=ADDRESS, started_at=MOMENT):
        with pytest.raises(AlreadyRunning), hold(tmp_path, address="x", started_at=MOMENT):
            pass
        holder = find_holder(tmp_path)

    assert holder == Holder(process_id=os.getpid(), address=ADDRESS, started_at=MOMENT.isoformat())


def test_the_folder_is_free_after_its_holder_has_stopped(tmp_path: Path) -> None:
    with hold(tmp_path, address=ADDRESS, started_at=MOMENT):
        pass

    assert find_holder(tmp_path) is None


def test_the_folder_is_free_after_its_holder_was_killed(tmp_path: Path) -> None:
    holder = run_python(
        "import sys, time, pathlib, datetime\n"
        "from vir.foundation.servers.state import hold\n"
        "moment = datetime.datetime.now(datetime.UTC)\n"
        "with hold(pathlib.Path(sys.argv[1]), address='x', started_at=moment):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n",
        str(tmp_path),
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert find_holder(tmp_path) is not None

    holder.kill()
    holder.wait()

    assert find_holder(tmp_path) is None


def test_nobody_holds_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert find_holder(tmp_path / "absent") is None


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = secret_key(tmp_path)

    second = secret_key(tmp_path)

    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_the_keys_of_fields_are_made_once_and_those_of_a_rotation_are_kept(tmp_path: Path) -> None:
    first = field_keys(tmp_path)

    assert re.fullmatch("[0-9a-f]{64}", first)
    assert field_keys(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "field_keys").stat().st_mode) == 0o600
    (tmp_path / "field_keys").write_text(f"{'1' * 64},{first}\n")
    assert field_keys(tmp_path) == f"{'1' * 64},{first}"


def test_two_installations_have_different_secret_keys(tmp_path: Path) -> None:
    here, there = (make_private_folder(tmp_path / name) for name in ("here", "there"))

    assert secret_key(here) != secret_key(there)


def test_sockets_are_kept_inside_the_state_folder() -> None:
    state = Path("/tmp/vir-test-short")

    folder = socket_folder(state)

    assert folder == state / "run"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()
    state.rmdir()


@pytest.mark.parametrize("name", ["deep/" * 20, "with a space", "žluťoučký"])
def test_sockets_move_to_a_short_private_folder_when_the_path_cannot_be_used(
    tmp_path: Path, name: str
) -> None:
    state = tmp_path / name
    state.mkdir(parents=True)

    folder = socket_folder(state)

    assert len(str(folder).encode()) < 60
    assert folder != socket_folder(tmp_path / "other" / name)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()
    socket_folder(tmp_path / "other" / name).rmdir()


def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path if os.geteuid() == 0 else Path("/")
    if os.geteuid() == 0:
        os.chown(foreign, 12345, 12345)

    with pytest.raises(ServerError) as refusal:
        make_private_folder(foreign)

    assert str(refusal.value) == (
        f"{foreign} belongs to user {foreign.stat().st_uid} and this is user {os.geteuid()}. "
        "Start as that user, or set VIR_STATE_DIR to another folder."
    )


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ServerError) as refusal:
        make_private_folder(tmp_path / "file" / "state")

    assert str(refusal.value) == (
        f"{tmp_path / 'file' / 'state'} cannot be made (Not a directory). "
        "Set VIR_STATE_DIR to a folder that can be written."
    )
