"""Django settings, read from the environment. Every variable is described in docs/configuration.md."""

from pathlib import Path

from csp.constants import NONE, SELF

from vir.settings import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = env.folder("VIR_STATE_DIR", default=BASE_DIR / "var")

SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEYS = env.keys("VIR_FIELD_KEYS")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
HTTPS = env.flag("VIR_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "vir.foundation.tenancy",
    "vir.foundation.identity",
    "vir.foundation.audit",
    "vir.foundation.jobs",
    "vir.foundation.documents",
    "vir.foundation.notifications",
    "vir.foundation.imports",
    "vir.foundation.web",
    "vir.demo",
    "partners",
    "programs",
    "claims",
    "payouts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vir.foundation.web.vendor_host.VendorHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vir.foundation.web.middleware.TenantTransactionMiddleware",
]

ROOT_URLCONF = "vir.urls"
WSGI_APPLICATION = "vir.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vir.foundation.web.context.shell",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "vir.foundation.web.templatetags.vir_web",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_SNAKE_CASED_NAMES = True

# The owner runs migrations and maintenance; every other process connects as the run-time role.
DATABASE_ROLE = env.choice("VIR_DATABASE_ROLE", default="run_time", among=("run_time", "owner"))
_address = env.postgres("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL")
_options = {"application_name": f"vir-{DATABASE_ROLE}"}
if "SSLMODE" in _address:
    _options["sslmode"] = str(_address.pop("SSLMODE"))
DATABASES = {
    "default": {
        "ENGINE": "vir.foundation.tenancy.postgresql",
        **_address,
        "OPTIONS": _options,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.whole("VIR_CONNECTION_SECONDS", default=60, minimum=0, maximum=3600),
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"NAME": None},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL, BROKER_URL = env.redis("REDIS_URL")
_cache = {"BACKEND": "vir.foundation.web.cache.Cache", "LOCATION": CACHE_URL}
CACHES = {
    "default": _cache,
    # Pages that are written anew where they are not found: nobody waits for them.
    "pages": {
        **_cache,
        "KEY_PREFIX": "pages",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    },
    # Some of the same within a process: about 20 KB each, and a state of 80 bytes.
    "near": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 300,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A job may run for 30 minutes; a message is only given again after twice that.
CELERY_TASK_TIME_LIMIT = 1800
# A ring is tried for a second: the sweeper rings for those that were lost.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "connect_retries_timeout": 1,
}
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
# English is what is written in the code; `vir.foundation.languages` gives each language its own name.
LANGUAGES = [(code, code) for code in ("en", "en-gb", "de", "fr", "es", "pt-br", "ja", "ar")]
LOCALE_PATHS = [BASE_DIR / "vir" / "locale"]
FORMAT_MODULE_PATH = ["vir.foundation.languages.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_static = "django.contrib.staticfiles.storage.StaticFilesStorage"
if env.flag("VIR_MANIFEST", default=False):
    _static = "vir.foundation.web.statics.PackedStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": _static},
}
WHITENOISE_USE_FINDERS = not env.flag("VIR_MANIFEST", default=False)

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "vir.foundation.identity.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Whoever says where money goes enters the password again, or a code where there is a second factor. Who holds a
# session guesses 5 times, then waits.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"reauthenticate": "5/10m/user", "verify_statement": "20/m/ip"}
MFA_ADAPTER = "vir.foundation.identity.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "vir.foundation.identity.code_forms.SignInCodeForm",
    "reauthenticate": "vir.foundation.identity.code_forms.AgainCodeForm",
    "activate_totp": "vir.foundation.identity.code_forms.SetUpForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("VIR_PROXIES", default=0, minimum=0, maximum=5)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_COOKIE_HTTPONLY = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_BACKEND = env.choice(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.console.EmailBackend",
    among=(
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.smtp.EmailBackend",
        "django.core.mail.backends.locmem.EmailBackend",
    ),
)
EMAIL_HOST = env.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.whole("EMAIL_PORT", default=25, minimum=1, maximum=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="rebates@localhost")
# The private RSA key that letters from vendors' own addresses are signed with; without it they all come from ours.
DKIM_KEY = env.rsa_key("VIR_DKIM_KEY")
# A mail server that is silent must not hold a worker.
EMAIL_TIMEOUT = 20
# What the addresses in letters begin with: a worker that writes one has no request to read it from.
PUBLIC_URL = env.text("VIR_PUBLIC_URL", default="http://localhost:8000").rstrip("/")

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_BYTES_MAX = env.whole("VIR_UPLOAD_MEGABYTES", default=200, minimum=1, maximum=500) * 1024 * 1024

# Programs are answered in JSON only; who they are and what they may is said by each address.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.MultiPartParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
}

# Where files are brought in from besides the browser; nowhere if it is not set.
WATCH_DIR = env.folder("VIR_WATCH_DIR", default=None)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# The only places where a lower floor names a higher one, as tables of the roof.
JOB_HANDLERS = "vir.wiring.JOB_HANDLERS"
EVENT_JOBS = "vir.wiring.EVENT_JOBS"
SCHEDULE = "vir.schedule.SCHEDULE"
SECRETS_ROTATED = "vir.wiring.SECRETS_ROTATED"
# What works out, inside a request that is undone, what everybody has earned by the day of a preview.
PREVIEW = "payouts.operations.move_day.rehearse"
SHELLS = {"console": "vir.faces.console.shell.shell", "portal": "vir.faces.portal.shell.shell"}
