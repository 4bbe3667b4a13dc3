"""Give a test run its servers: those that the environment names, or a throw-away pair."""

import os

if "DATABASE_URL" not in os.environ:
    # At import, because pytest-django reads the settings before any hook of a conftest runs.
    from vir.foundation.servers.throwaway import start_for_this_process

    start_for_this_process()

# Each worker has a part of the broker to itself: tries are counted there, and some tests forget all of them.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if _worker and os.environ["REDIS_URL"].startswith("unix:") and "?" not in os.environ["REDIS_URL"]:
    # A pair of databases each, of the sixteen there are; the first pair is left to whoever names none.
    os.environ["REDIS_URL"] += f"?db={2 + 2 * (int(_worker.removeprefix('gw')) % 7)}"
