"""Stop what make demo started, or remove everything it made."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from vir.demo.surroundings import state_folder
from vir.foundation.servers.accounts import home_of_nobody
from vir.foundation.servers.processes import is_alive
from vir.foundation.servers.state import find_holder

STOP_SECONDS = 90


def stop(state: Path) -> int:
    """Ask the launcher of a state folder to stop and wait until it has; give the exit code."""
    holder = find_holder(state)
    if holder is None:
        print(f"Nothing is running from {state}.")
        return 0
    os.kill(holder.process_id, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_alive(holder.process_id):
        if time.monotonic() > deadline:
            print(
                f"Process {holder.process_id} has not stopped after {STOP_SECONDS} seconds.", file=sys.stderr
            )
            return 1
        time.sleep(0.1)
    print(f"Stopped. The data is kept in {state}.")
    return 0


def clean(state: Path) -> int:
    """Remove a state folder after asking; give the exit code."""
    holder = find_holder(state)
    if holder is not None:
        print(
            f"Process {holder.process_id} serves {holder.address} from {state}. Stop it first: make stop",
            file=sys.stderr,
        )
        return 1
    if not state.exists():
        print(f"There is nothing to remove: {state} does not exist.")
        return 0
    print(
        f"This removes {state} with its database, documents and logs. Type yes to go on: ", end="", flush=True
    )
    if sys.stdin.readline().strip().lower() != "yes":
        print("Nothing was removed.")
        return 1
    shutil.rmtree(state)
    if os.geteuid() == 0:
        shutil.rmtree(home_of_nobody(state), ignore_errors=True)
    print(f"Removed {state}.")
    return 0


def main() -> int:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(prog="make")
    parser.add_argument("--since")
    parser.add_argument("command", choices=["stop", "clean"])
    command = parser.parse_args().command
    return {"stop": stop, "clean": clean}[command](state_folder())


if __name__ == "__main__":
    sys.exit(main())
