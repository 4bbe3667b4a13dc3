"""Start everything on this machine: servers, database, demo data, pages and jobs."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from contextlib import ExitStack
from datetime import datetime
from types import FrameType

from vir.demo.launcher import HOST, Launcher
from vir.demo.surroundings import (
    Progress,
    port,
    state_folder,
)
from vir.foundation.servers.processes import ServerError
from vir.foundation.servers.state import hold


class StopRequested(BaseException):
    """The user or the system asked the launcher to stop."""


def main() -> int:
    """Start everything and keep it running; give the exit code."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--since", type=float)
    parser.add_argument("command", choices=["demo"])
    progress = Progress(parser.parse_args().since)
    state = state_folder()
    _stop_on_signals()
    try:
        port_number = port()
        address = f"http://localhost:{port_number}"
        with hold(state, address=address, started_at=datetime.now().astimezone()), ExitStack() as undo:
            _refuse_taken_port(port_number)
            undo.callback(progress.say, f"Stopped; the data is kept in {state}")
            launcher = Launcher(state, progress, undo)
            try:
                launcher.launch(port_number)
                _welcome(launcher, address)
                launcher.watch()
            finally:
                progress.say("Stopping")
    except StopRequested:
        return 0
    except ServerError as error:
        print(f"\n{error}", file=sys.stderr)
    return 1


def _welcome(launcher: Launcher, address: str) -> None:
    """Print where it runs and how to sign in."""
    launcher.manage("demo_sign_ins", says=f"Ready at {address}", variables=launcher.variables)
    print(f"\n{launcher.command_log('demo_sign_ins').read_text().strip()}\n", flush=True)
    print(
        f"Data and logs are in {launcher.state}.",
        "Ctrl-C or make stop ends it and keeps the data.",
        flush=True,
    )


def _stop_on_signals() -> None:
    """Turn the signals that ask for an end into one StopRequested; a second one changes nothing."""

    def request(number: int, frame: FrameType | None) -> None:
        for ending in endings:
            signal.signal(ending, signal.SIG_IGN)
        raise StopRequested

    endings = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for ending in endings:
        signal.signal(ending, request)


def _refuse_taken_port(number: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except PermissionError as error:
            raise ServerError(f"Port {number} needs root. Use another: make demo PORT=8010") from error
        except OSError as error:
            raise ServerError(
                f"Port {number} is taken by another program. Use another: make demo PORT={number + 10}"
            ) from error


if __name__ == "__main__":
    sys.exit(main())
