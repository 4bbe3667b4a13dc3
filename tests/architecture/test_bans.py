"""What the code never does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.test_sizes import CODE, ROOT, modules

LOWER = ("operations", "queries", "models", "rating", "terms", "importers", "statements", "exports")
PURE = ("vir/foundation/money", "vir/foundation/periods", "programs/terms", "programs/rating")
# One place may catch everything: a job must end in its row whatever broke.
CATCHES_ALL = {"vir/foundation/jobs/runner.py"}


def names_called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_only_faces_and_tasks_read_the_clock() -> None:
    clocks = {"timezone.now", "datetime.now", "date.today", "datetime.utcnow", "time.time"}
    readers = {relative(path) for path in modules() if names_called(path) & clocks}
    allowed = {
        "vir/foundation/web/clock.py",
        "vir/foundation/jobs/tasks.py",
        "vir/foundation/identity/management/commands/create_vendor.py",
        "vir/foundation/identity/management/commands/remove_second_factor.py",
        # The code of an app is one of the real moment, whatever day a demo is seen as of.
        "vir/foundation/identity/second_factor.py",
        "vir/foundation/notifications/management/commands/take_bounces.py",
    }

    assert {
        r for r in readers - allowed if not r.startswith(("vir/demo/", "vir/foundation/servers/"))
    } == set()


def test_lower_rooms_never_touch_http() -> None:
    offenders = [
        relative(path)
        for path in modules()
        if any(room in path.parts for room in LOWER) and "django.http" in path.read_text()
    ]

    assert offenders == []


def test_pure_rooms_hold_no_float() -> None:
    offenders = []
    for path in modules():
        if relative(path).startswith(PURE):
            for node in ast.walk(ast.parse(path.read_text())):
                is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
                calls_float = isinstance(node, ast.Call) and ast.unparse(node.func) == "float"
                if is_float or calls_float:
                    offenders.append(f"{relative(path)}:{node.lineno}")  # type: ignore[attr-defined]

    assert offenders == []


def test_nothing_catches_everything_but_the_runner_of_jobs() -> None:
    offenders = {
        relative(path)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    }

    assert offenders == CATCHES_ALL


def test_celery_is_rung_by_the_job_service_only() -> None:
    ringers = {
        relative(path)
        for path in modules()
        if re.search(r"\.delay\(|\.apply_async\(|send_task\(", path.read_text())
    }

    assert ringers == {"vir/foundation/jobs/doorbell.py", "vir/foundation/jobs/tasks.py"}


def test_every_operation_takes_keywords_only_and_every_file_is_about_writing() -> None:
    offenders = []
    for path in modules():
        if "operations" not in path.parts or path.parent.name != "operations":
            continue
        for node in ast.parse(path.read_text()).body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if public and (node.args.args or node.args.posonlyargs):
                offenders.append(f"{relative(path)}:{node.lineno} {node.name}")

    assert offenders == []


def test_the_project_names_no_package_registry_and_no_unfinished_work() -> None:
    words = (
        "pypi" + ".org",
        "registry." + "npmjs",
        "deb." + "debian",
        "TO" + "DO",
        "FIX" + "ME",
        "coming" + " soon",
    )
    offenders = []
    for folder in (*CODE, "templates", "static/css", "static/js", "tests", "docs", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in {
                ".py",
                ".html",
                ".css",
                ".js",
                ".md",
                ".txt",
                ".sql",
                "",
                ".yml",
            }:
                text = path.read_text(errors="ignore")
                offenders += [f"{relative(path)}: {word}" for word in words if word in text]

    assert offenders == []


@pytest.mark.parametrize(
    "pattern", [r"\sstyle=\"", r"<script>(?!</script>)", r"\son(click|change|submit|load|input)="]
)
def test_templates_hold_no_inline_style_script_or_handler(pattern: str) -> None:
    # Documents are printed without style sheets of the pages, and mail readers know none.
    offenders = [
        relative(path)
        for path in (ROOT / "templates").rglob("*.html")
        if {"documents", "emails"}.isdisjoint(path.parts) and re.search(pattern, path.read_text())
    ]

    assert offenders == []


def test_every_folder_of_code_is_named_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()

    assert [folder for folder in CODE if f"`{folder}/`" not in text] == []
