#!/usr/bin/env python
"""Run a management command."""

import os
import secrets
import sys

# These work on files alone: no database is opened and nothing is signed, so no installation is needed.
ALONE = {"conformance"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    if sys.argv[1:2] and sys.argv[1] in ALONE:
        os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
        os.environ.setdefault("VIR_FIELD_KEYS", secrets.token_hex(32))
        os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")
        os.environ.setdefault("REDIS_URL", "redis://localhost/0")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
