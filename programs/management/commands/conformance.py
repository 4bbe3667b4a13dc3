"""Run worked examples through the engine that pays partners."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.conformance import CaseStatus, Outcome, run_case


class Command(BaseCommand):
    """Print each case that differs, then the counts; exit 1 if a case failed. Needs no database."""

    help = "Run every *.json case of a folder through the engine and compare what it earns."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with the cases")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """
        Run the cases in the order of their file names.

        :raises CommandError: if there is no case to run
        """
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
        if not paths:
            raise CommandError(f"{folder} holds no case. Give a folder with files named *.json.")

        counts: Counter[CaseStatus] = Counter()
        for path in paths:
            outcome = _run(path)
            counts[outcome.status] += 1
            self._report(outcome)
        self.stdout.write(f"{counts[CaseStatus.PASSED]} passed, {counts[CaseStatus.FAILED]} failed")
        if counts[CaseStatus.FAILED]:
            sys.exit(1)

    def _report(self, outcome: Outcome) -> None:
        for detail in outcome.details:
            self.stdout.write(f"{outcome.case_id} failed: {detail}")


def _run(path: Path) -> Outcome:
    try:
        case = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        return Outcome(path.stem, CaseStatus.FAILED, (f"{path.name} is not readable JSON: {error}",))
    return run_case(case, path.stem)
