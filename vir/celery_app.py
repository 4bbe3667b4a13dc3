"""The Celery application: it rings, PostgreSQL is the queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")

app = Celery("vir")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "tick": {"task": "vir.tick", "schedule": 30.0, "options": {"expires": 30}},
    "sweep": {"task": "vir.sweep", "schedule": 10.0, "options": {"expires": 10}},
}
app.autodiscover_tasks(["vir.foundation.jobs"])
