"""Every setting of the project, read from the environment; `checks.py` says what is wrong at start."""

import os
import zoneinfo
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab

from dispatch.basemap import origin_of
from dispatch.reasons import BY_HAND, DECLINE_WORDS, TAKE_BACK_WORDS, DeclineReason
from dispatch.watched import CANARY, SWEPT

# The system's zone files may be older than Alberta's change of 2026: use the tzdata package, in this
# process (reset_tzpath) and in every process it starts (the variable).
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(())

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
# Where the commands that speak to a running centre find it; ./cad says where that is.
CAD_URL = env.str("CAD_URL", default="http://127.0.0.1:8000")
CAD_HOME = Path(env.str("CAD_HOME", default=str(BASE_DIR / ".cad")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-tests-and-checks-" + "x" * 40)
SECRET_KEY_IS_DEFAULT = "SECRET_KEY" not in os.environ
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# A centre's own address is https; ./cad up serves this machine alone over http and says HTTPS=off.
HTTPS = env.bool("HTTPS", default=True)
DEMO = env.bool("DEMO", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_filters",
    "allauth",
    "allauth.account",
    "django_structlog",
    "pilot_zones",
    "triage",
    "teams",
    "dispatch",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dispatch.console.request_log.RequestLog",
    "dispatch.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "dispatch.urls"
ASGI_APPLICATION = "dispatch.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dispatch.console.context.centre",
            ],
        },
    }
]

# PostgreSQL. A pool, since a new connection costs 2 ms, and no connection that outlives its request.
# Statements are prepared the third time they are sent: a third of PostgreSQL's work, and as much of
# our waiting. Off where a pooler hands connections round between transactions and cannot (PgBouncer
# before 1.21).
PREPARE = env.bool("DATABASE_PREPARE", default=True)
DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgres://cad@127.0.0.1:5432/cad"),
}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=20),
            "timeout": 5,
            "max_lifetime": 1800,
            "max_idle": 300,
        },
        "server_side_binding": PREPARE,
        "prepare_threshold": 3 if PREPARE else None,
        # A held row must not hold a dispatcher: the request ends with a clear 503 instead.
        # Compiling a statement takes longer than any of ours runs.
        "options": "-c lock_timeout=4000 -c statement_timeout=15000 -c jit=off",
    },
}

# Valkey: db 0 the broker, 1 the channel layer. Losing it loses nothing.
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379").rstrip("/")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [f"{REDIS_URL}/1?socket_timeout=30&socket_connect_timeout=2"],
            "prefix": env.str("CHANNEL_PREFIX", default="cad"),
        },
    }
}
# Login rate limits, and nothing else. Each process counts for itself: somebody can log in while
# Valkey hangs, and a limit of five tries is at most five for each web process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Celery does what may be late: sweeps, the canary, long jobs. Nothing a dispatcher waits for.
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 5,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="cad")
CELERY_TIMEZONE = "UTC"
# Each entry expires before its next tick, so that an outage does not pile ticks up.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    **{
        watched.name: {
            "task": "sweep",
            "args": [watched.name],
            "schedule": watched.every_s,
            "options": {"expires": watched.every_s},
        }
        for watched in SWEPT
    },
    "canary": {"task": "canary", "schedule": CANARY.every_s, "options": {"expires": 10}},
    "pick-up-jobs": {"task": "jobs.run_waiting", "schedule": 5.0, "options": {"expires": 5}},
    "verify-journal": {
        "task": "journal.verify_nightly",
        "schedule": crontab(hour="9", minute="15"),
        "options": {"expires": 3600},
    },
}

# People and machines.
AUTH_USER_MODEL = "teams.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "dispatch.console.accounts.StaffOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^status$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
# The communities need no basemap. A centre that has one names its tiles (XYZ, such as
# https://tiles.example.org/{z}/{x}/{y}.png), and browsers may fetch pictures from there alone.
MAP_TILES = env.str("MAP_TILES", default="")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")
if MAP_TILES:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(origin_of(MAP_TILES))
# The primary CAD's calls are small; DRF's own reader stops earlier (see api/strict_json.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# Language and time. Stored in UTC, shown in the centre's zone.
LANGUAGE_CODE = "en-ca"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
CENTRE_TIME_ZONE = env.str("CENTRE_TIME_ZONE", default="America/Edmonton")
# The key that signs the journal's heads, and the file that keeps them: both outside the database.
JOURNAL_KEY_FILE = Path(env.str("JOURNAL_KEY_FILE", default=str(CAD_HOME / "keys/journal.pem")))
JOURNAL_HEADS_FILE = Path(env.str("JOURNAL_HEADS_FILE", default=str(CAD_HOME / "heads.jsonl")))
# Lets a monitor read /status and /metrics without a person; empty lets only people who may watch.
STATUS_TOKEN = env.str("STATUS_TOKEN", default="")
# How long a crew has to answer an offer, in seconds.
OFFER_ANSWER_S = env.int("OFFER_ANSWER_S", default=90)
CENTRE_NAME = env.str("CENTRE_NAME", default="Demo centre" if DEMO else "911 centre")

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names, module imports rewritten too; without collectstatic (tests, ./cad up) plain names.
HASHED_STATIC = env.bool("HASHED_STATIC", default=False)
STATIC_ROOT = (
    env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")) if HASHED_STATIC else None
)
WHITENOISE_USE_FINDERS = not HASHED_STATIC
# Without hashed names a file is looked at anew: one that changed under a running demo is not cut short.
WHITENOISE_AUTOREFRESH = not HASHED_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "dispatch.console.static_files.HashedStaticFiles"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "dispatch.api.tokens.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["dispatch.api.strict_json.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "dispatch.api.schema.RefusalSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Bearer", "TOKEN_LIMIT_PER_USER": None}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "dispatch.api.errors.RefusalHandler",
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fourth Option",
    "DESCRIPTION": "Calls in from the primary CAD, their outcome back, and the numbered feed of all that happened.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "DeclineReasonEnum": [(r.value, DECLINE_WORDS[r]) for r in DeclineReason],
        "TakeBackReasonEnum": [(r.value, TAKE_BACK_WORDS[r]) for r in BY_HAND],
    },
}

# Logs: JSON lines with a request id, never a body and never a local variable (see logs.py).
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING_CONFIG = "dispatch.logs.configure"
LOGGING = {"level": LOG_LEVEL}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
