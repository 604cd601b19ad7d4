"""Settings of the office.

What differs between offices comes from the environment, which `beforehand serve` fills for its own PostgreSQL:
`DATABASE_URL`, `DATABASE_OWNER_URL`, `BEFOREHAND_DATA`, `BEFOREHAND_SECRET`, `BEFOREHAND_DIGEST_KEY`, `BEFOREHAND_HOSTS`, `BEFOREHAND_TLS`.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from beforehand.office.project import rooms

DATA = Path(os.environ.get("BEFOREHAND_DATA", ".beforehand")).absolute()
TESTING = bool(os.environ.get("BEFOREHAND_TESTING"))
DEBUG = False
SECRET_KEY = os.environ.get("BEFOREHAND_SECRET") or "only for commands that serve nobody"
DIGEST_KEY = os.environ.get("BEFOREHAND_DIGEST_KEY", "")
"""Key of the digests by which identity and phone numbers are searched; hexadecimal, kept with the office's secrets."""


def _database(url: str, *, pooled: bool) -> dict[str, object]:
    said = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    options: dict[str, object] = {name: value for name, value in said.items() if name not in {"dbname", "user", "password", "host", "port"}}
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 30}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": said.get("dbname", "beforehand"), "USER": said.get("user", ""), "PASSWORD": said.get("password", ""),
        "HOST": said.get("host", ""), "PORT": said.get("port", ""),
        "OPTIONS": options, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0,
    }  # fmt: skip


DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql:///beforehand")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
AS_OWNER = bool(os.environ.get("BEFOREHAND_AS_OWNER"))
"""Set only for the process that migrates: it works with the owner's login, and no other process ever does."""

APPLICATION_ROLE = conninfo_to_dict(DATABASE_URL).get("user") if DATABASE_OWNER_URL else None
"""The login the office works with, where it is not the owner's; append-only tables refuse it update and delete."""

# The web worker alone has a pool. The supervisor's threads come and go with the queue, and a thread that ends without giving its
# connection back keeps a place of a pool for ever: after a few losses of the database nobody would get one.
POOLED = os.environ.get("BEFOREHAND_SUPERVISED", str(os.getpid())) != str(os.getpid()) and not AS_OWNER
DATABASES = {"default": _database(DATABASE_OWNER_URL if AS_OWNER and DATABASE_OWNER_URL else DATABASE_URL, pooled=POOLED)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ORIGIN_AT_CREATION = os.environ.get("BEFOREHAND_ORIGIN", "office")
"""Read once, by the migration that makes the mark; in a database that has its mark nothing here can change it."""
STORY_STARTS_AT = os.environ.get("BEFOREHAND_STORY_STARTS_AT", "2025-01-01T00:00:00+00:00")

INSTALLED_APPS = [
    *(f"beforehand.office.{room}" for room in rooms.built()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "beforehand.office.staff.middleware.PersonMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "beforehand.office.pages.unable.UnableMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "beforehand.office.project.urls"
WSGI_APPLICATION = "beforehand.office.project.wsgi.application"
FORM_RENDERER = "beforehand.office.pages.renderer.OfficeRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "beforehand.office.staff.context.office",
                "beforehand.office.pages.context.frame",
            ]
        },
    }
]

# People and sign-in
AUTH_USER_MODEL = "staff.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["login", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "staff:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_TEMPLATE = "staff/locked_out.html"
AXES_VERBOSE = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]

# An hour without a page ends a session: every page prolongs it.
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "beforehand"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "beforehand.office.pages.unable.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The line to the browser
TLS = bool(os.environ.get("BEFOREHAND_TLS"))
ALLOWED_HOSTS = [host for host in os.environ.get("BEFOREHAND_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_HSTS_SECONDS = 3600 * 24 * 30 if TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE], "script-src": [SELF], "style-src": [SELF], "img-src": [SELF], "font-src": [SELF], "connect-src": [SELF],
        "form-action": [SELF], "manifest-src": [SELF], "object-src": [NONE], "base-uri": [NONE], "frame-ancestors": [NONE],
    }
}  # fmt: skip
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Files
STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the packages themselves; nothing is collected
ATTACHMENTS = DATA / "attachments"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ATTACHMENTS}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = TESTING

# Words and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
THEMES = [("system", _("As the machine")), ("light", _("Light")), ("dark", _("Dark"))]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BEFOREHAND_LOG", "WARNING")},
}
