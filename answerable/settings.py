"""Settings, read once from the environment, loud when wrong, safe when empty.

ANSWERABLE_HOME        folder of the database, keys and mail of a small site     (var/ in the working folder)
ANSWERABLE_DATABASE    "" for embedded SQLite, or postgresql://user:password@host:port/name?key=value
ANSWERABLE_SECRET[_FILE]   50 characters or more; made and kept in HOME when absent
ANSWERABLE_HOSTS       comma-separated host names that the site answers to       (localhost only)
ANSWERABLE_ORIGIN      name of the public log, as "grievances.example.org/log"
ANSWERABLE_HTTPS       1 behind TLS (cookies are Secure, HSTS is sent)
ANSWERABLE_TRUST_PROXY 1 when every request comes through one proxy that sets X-Forwarded-For and -Proto
ANSWERABLE_RATE_PER_MINUTE  look-ups one address may make a minute; new grievances two thirds of it; 0: any (30)
ANSWERABLE_EXIT_URL    where "Leave this page" leads: a harmless, well-known site (www.wikipedia.org)
ANSWERABLE_CALENDARS   folder with this site's own years, places and closing days, docs/calendars.md (none)
ANSWERABLE_DEMO        1 shows the demo sign-ins
ANSWERABLE_MAIL_*      HOST PORT USER PASSWORD[_FILE] TLS FROM; without HOST, mail is written as files under HOME/mail
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"ANSWERABLE_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    value = text(name)
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f"ANSWERABLE_{name} must be 0 or 1, not {value!r}")
    return default if value == "" else value == "1"


def number(name: str, default: int) -> int:
    value = text(name)
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"ANSWERABLE_{name} must be a whole number, not {value!r}")
    return int(value) if value else default


def secret(name: str) -> str:
    path = text(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else text(name)


BASE_DIR = Path(__file__).resolve().parent
HOME = Path(text("HOME") or "var").resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def kept_secret(name: str) -> str:
    """A secret of this site, made once under HOME/keys if the deployer gave none. Readable by the owner only."""
    given = secret(name.upper())
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured(f"ANSWERABLE_{name.upper()} must have at least 50 characters")
        return given
    path = HOME / "keys" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "answerable.sqlite3",
            "TEST": {"NAME": HOME / "test.sqlite3"},  # a file: racing threads need real locks
            # IMMEDIATE: with deferred transactions racing writers lose events. Never mmap_size: it corrupts.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                " PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;",
            },
            "ATOMIC_REQUESTS": False,
            "CONN_MAX_AGE": None,  # opening it, with its pragmas, costs a submission a quarter of its time
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured("ANSWERABLE_DATABASE must look like postgresql://user:password@host:port/name")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": number("POOL", 8), "timeout": 20}},
        "ATOMIC_REQUESTS": False,
    }


DEBUG = False
DEMO = flag("DEMO")
HTTPS = flag("HTTPS")
SECRET_KEY = kept_secret("secret")
RECIPIENT_SECRET = kept_secret("recipient_secret")
CALENDARS = text("CALENDARS")
PROCEDURES = text("PROCEDURES")
LOG_ORIGIN = text("ORIGIN", "localhost/answerable")
ALLOWED_HOSTS = [host for host in text("HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "answerable.record",
    "answerable.people",
    "answerable.words",
    "answerable.web",
    "answerable.complainant",
    "answerable.desk",
    "answerable.public",
]
MIDDLEWARE = [
    "answerable.web.logs.log_requests",
    "answerable.web.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "answerable.web.language.choose_language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "answerable.people.unlocked.officer_of_request",
]
ROOT_URLCONF = "answerable.urls"
WSGI_APPLICATION = "answerable.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "answerable.web.context.site",
            ],
            "builtins": ["answerable.web.templatetags.say", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DATABASES = {"default": database(text("DATABASE"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("ar", "العربية"), ("es", "Español"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = True
if "pytest" in sys.modules:
    STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "visit"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "answerable.web.errors.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("TRUST_PROXY") else None
TRUST_PROXY = flag("TRUST_PROXY")
RATE_PER_MINUTE = 0 if "pytest" in sys.modules else number("RATE_PER_MINUTE", 30)
EXIT_URL = text("EXIT_URL", "https://www.wikipedia.org/")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

DEFAULT_FROM_EMAIL = text("MAIL_FROM", "answerable@localhost")
EMAIL_HOST = text("MAIL_HOST")
EMAIL_PORT = number("MAIL_PORT", 25)
EMAIL_HOST_USER = text("MAIL_USER")
EMAIL_HOST_PASSWORD = secret("MAIL_PASSWORD")
EMAIL_USE_TLS = flag("MAIL_TLS")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"

LOGGING_CONFIG = None  # structlog is set up in answerable/web/logs.py, from wsgi and the command line
