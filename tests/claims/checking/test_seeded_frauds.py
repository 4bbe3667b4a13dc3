"""A small world of honest and false claims: the same as `make bench-claims`, in less time."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support import databases

CLAIMS, PLANTED, SEED = 500, 50, 7
SECONDS_MAX = 1800.0


def test_false_claims_are_stopped_and_honest_ones_pass() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.claims", str(CLAIMS), str(PLANTED), str(SEED)],
        cwd=databases.ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    said = json.loads(done.stdout.splitlines()[-1])
    kinds = said["kinds"]
    for kind in ("exact copy", "serial number again", "sold more than bought", "pair: too much together"):
        found = kinds[kind]
        assert found.get("refused", 0) + found.get("held", 0) == found["planted"], kind
    altered = kinds["altered number"]
    assert altered["held"] * 100 >= 95 * altered["planted"]
    assert said["honest"]["claims"] == CLAIMS
    assert said["honest"]["held"] * 100 <= CLAIMS
