"""Give a test run its servers: those that the environment names, or a throw-away pair."""

import os

if "DATABASE_URL" not in os.environ:
    # At import, because pytest-django reads the settings before any hook of a conftest runs.
    from vir.foundation.servers.throwaway import start_for_this_process

    start_for_this_process()
