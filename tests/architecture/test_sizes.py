"""The house stays small: files and functions that grow too long are split."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("vir", "partners", "programs", "claims", "payouts")
LINES_MAX = 300
FUNCTION_LINES_MAX = 70
ROOT_MAY_HOLD = {
    ".ci",
    ".dockerignore",
    ".env.example",
    ".git",
    ".github",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "claims",
    "docker-compose.yml",
    "docs",
    "manage.py",
    "partners",
    "payouts",
    "programs",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "static",
    "templates",
    "tests",
    "vir",
}
MADE_BY_TOOLS = {
    ".venv",
    "var",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
    ".env",
    "__pycache__",
}


def modules() -> Iterator[Path]:
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_no_module_is_longer_than_300_lines() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text().splitlines())) > LINES_MAX
    }

    assert long == {}


def test_no_function_is_longer_than_70_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES_MAX
    ]

    assert long == []


def test_the_root_holds_nothing_that_was_not_agreed() -> None:
    found = {path.name for path in ROOT.iterdir()} - MADE_BY_TOOLS

    assert found - ROOT_MAY_HOLD == set()


def test_every_app_has_the_same_rooms_and_no_others() -> None:
    rooms = {
        "apps.py",
        "conformance",
        "conformance.py",
        "enums",
        "enums.py",
        "exports",
        "checks",
        "importers",
        "ledger",
        "management",
        "migrations",
        "models",
        "operations",
        "permissions.py",
        "posting",
        "posting.py",
        "queries",
        "rating",
        "statements",
        "tasks.py",
        "terms",
        "transitions.py",
        "web",
        "__init__.py",
    }
    found = {
        f"{app}/{path.name}"
        for app in CODE[1:]
        for path in (ROOT / app).iterdir()
        if path.name != "__pycache__" and path.name not in rooms
    }

    assert found == set()
