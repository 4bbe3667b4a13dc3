"""The watched folder on disk: nothing is half-read, nothing is taken twice, nothing disappears."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claims.importers import watched


def put(root: Path, place: str, content: bytes = b"a,b\n1,2\n") -> Path:
    path = root / "kestrel" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_file_that_changed_just_now_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "sales/ERP/october.csv")

    assert watched.take_ready(tmp_path, "kestrel") == []
    assert watched.something_waits(tmp_path, "kestrel")


def test_an_old_file_that_was_copied_just_now_is_left_alone(tmp_path: Path) -> None:
    path = put(tmp_path, "sales/ERP/october.csv")
    os.utime(path, (1, 1))

    assert watched.take_ready(tmp_path, "kestrel") == []


def test_a_file_at_rest_is_taken_once(tmp_path: Path) -> None:
    put(tmp_path, "sales/ERP/october.csv")

    first = watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)
    second = watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)

    assert [(file.kind, file.source, file.name) for file in first] == [("sales", "ERP", "october.csv")]
    assert b"".join(first[0].chunks()) == b"a,b\n1,2\n"
    assert second == []


@pytest.mark.parametrize("name", ["october.csv.part", ".october.csv", "october.TMP", "x.filepart"])
def test_what_a_program_is_still_writing_is_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"sales/ERP/{name}")

    assert watched.take_ready(tmp_path, "kestrel", quiet_seconds=0) == []


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret")
    (tmp_path / "kestrel" / "sales" / "ERP").mkdir(parents=True)
    (tmp_path / "kestrel" / "sales" / "ERP" / "link.csv").symlink_to(secret)
    (tmp_path / "kestrel" / "sales" / "linked").symlink_to(tmp_path, target_is_directory=True)

    assert watched.take_ready(tmp_path, "kestrel", quiet_seconds=0) == []


def test_a_file_that_is_written_to_while_it_is_read_is_put_back(tmp_path: Path) -> None:
    put(tmp_path, "sales/ERP/october.csv")
    [file] = watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)
    with file.path.open("ab") as writing:
        writing.write(b"3,4\n")

    with pytest.raises(watched.WrittenTo):
        file.refuse_if_written_to()
    watched.put_back(file)

    assert (tmp_path / "kestrel/sales/ERP/october.csv").read_bytes() == b"a,b\n1,2\n3,4\n"


def test_a_file_goes_to_done_or_refused_with_a_text_that_says_why(tmp_path: Path) -> None:
    put(tmp_path, "sales/ERP/a.csv")
    put(tmp_path, "sales/ERP/b.csv")
    first, second = watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)

    watched.settle(first, taken=True, told="Taken as import 7.")
    watched.settle(second, taken=False, told="File: it is empty.")

    home = tmp_path / "kestrel"
    assert (home / "done/sales/ERP/a.csv.txt").read_text() == "Taken as import 7.\n"
    assert (home / "refused/sales/ERP/b.csv.txt").read_text() == "File: it is empty.\n"
    assert not watched.something_waits(tmp_path, "kestrel")


def test_a_second_file_of_the_same_name_keeps_both(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        put(tmp_path, "sales/ERP/a.csv", content)
        [file] = watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)
        watched.settle(file, taken=True, told="Taken.")

    done = tmp_path / "kestrel/done/sales/ERP"
    assert [(done / name).read_bytes() for name in ("a.csv", "a-2.csv")] == [b"1", b"2"]


def test_what_a_worker_left_when_it_died_is_put_back_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "sales/ERP/a.csv")
    watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)
    assert watched.take_ready(tmp_path, "kestrel", quiet_seconds=0) == []
    monkeypatch.setattr(watched, "LEFT_SECONDS", 0)

    watched.take_ready(tmp_path, "kestrel", quiet_seconds=3600)

    assert (tmp_path / "kestrel/sales/ERP/a.csv").exists()


def test_a_file_without_source_or_kind_is_taken_to_be_refused(tmp_path: Path) -> None:
    put(tmp_path, "loose.csv")
    put(tmp_path, "sales/loose.csv")

    taken = watched.take_ready(tmp_path, "kestrel", quiet_seconds=0)

    assert [(file.kind, file.source) for file in taken] == [("", ""), ("sales", "")]


def test_the_folder_of_another_workspace_is_not_looked_at(tmp_path: Path) -> None:
    put(tmp_path, "sales/ERP/a.csv")

    assert watched.take_ready(tmp_path, "osprey", quiet_seconds=0) == []
    assert not watched.something_waits(tmp_path, "osprey")
