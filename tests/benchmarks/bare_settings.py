"""The settings of the bare page: this database and these people, and nothing of the product around them."""

from vir.settings import *  # noqa: F403
from vir.settings import BASE_DIR, DATABASES
from vir.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [
    one
    for one in ALL_APPS
    if one.startswith(("vir.", "django.", "partners", "programs", "claims", "payouts"))
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.bare_page"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tests" / "benchmarks" / "bare"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES["default"]["ATOMIC_REQUESTS"] = False
