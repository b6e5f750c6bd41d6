"""Django's settings. What an installation may set is read in `environment`."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from handwork.config.environment import read_environment

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.is_debug
PUBLIC_URL = ENVIRONMENT.public_url
IS_SECURE = urlsplit(PUBLIC_URL).scheme == "https"
ALLOWED_HOSTS = [
    *ENVIRONMENT.hosts,
    *ENVIRONMENT.mturk_hosts,
    urlsplit(PUBLIC_URL).hostname or "localhost",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "handwork.config.urls"
WSGI_APPLICATION = "handwork.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "handwork.base",
    "handwork.people",
    "handwork.skills",
    "handwork.projects",
    "handwork.allocation",
    "handwork.answers",
    "handwork.inference",
    "handwork.pay",
    "handwork.releases",
    "handwork.site",
    "handwork.jobs",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "handwork.site.middleware.RequestLog",
    # They sign their requests; what follows is for pages, and costs more than the work.
    "handwork.mturk.views.Programs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "handwork.site.middleware.Private",
    # Before the check of forms, which reads the body.
    "handwork.site.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "handwork.site.middleware.Actors",
    "handwork.site.middleware.Refusals",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "handwork.site.context.page",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {"default": dj_database_url.parse(ENVIRONMENT.database_url)}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if IS_SQLITE:
    # To open the file and read its tables anew takes longer than a small request.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE two writers that both read first end in "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
        ),
    }
    # A file of its own for each test run; threads cannot share one in memory.
    DATABASES["default"]["TEST"] = {
        "NAME": str(
            Path(tempfile.gettempdir()) / f"handwork-test-{os.getpid()}.sqlite3"
        )
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": 20, "timeout": 10},
        "prepare_threshold": 1,
    }

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "handwork.site.refusals.stale_form"
ACCOUNT_ADAPTER = "handwork.site.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "handwork.site.account_forms.LoginForm",
    "signup": "handwork.site.account_forms.SignupForm",
    "reset_password": "handwork.site.account_forms.ResetPasswordForm",
    "reset_password_from_key": "handwork.site.account_forms.ResetPasswordKeyForm",
    "change_password": "handwork.site.account_forms.ChangePasswordForm",
    "set_password": "handwork.site.account_forms.SetPasswordForm",
    "add_email": "handwork.site.account_forms.AddEmailForm",
    "reauthenticate": "handwork.site.account_forms.ReauthenticateForm",
}
# Addresses too: a letter to one opens the account.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# For so long after an entrance nobody is asked again who they are.
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/account/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_USER_DISPLAY = "handwork.site.accounts.address"
# Attempts by address are counted in memory and written nowhere.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "30/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "5/5m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies_count
if ENVIRONMENT.proxies_count:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MFA_ADAPTER = "handwork.site.accounts.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "handwork.site.account_forms.PasskeyForm",
    "edit_webauthn": "handwork.site.account_forms.PasskeyNameForm",
    "activate_totp": "handwork.site.account_forms.CodeAppForm",
}
MFA_TOTP_ISSUER = "Handwork"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("pt-br", _("Portuguese")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "handwork.site.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
# It is empty until files are collected; whitenoise warns where it is missing.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(ENVIRONMENT.home / "media")},
    },
    "staticfiles": {"BACKEND": "handwork.site.static_files.VersionedStorage"},
}
if ENVIRONMENT.bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENVIRONMENT.bucket,
            "querystring_auth": True,
            # A stored file is never written over: its name is chosen anew.
            "file_overwrite": False,
        },
    }
WHITENOISE_USE_FINDERS = True
# What never changes under its address, so that browsers need not ask again: files whose name
# or query (VersionedStorage) is a hash of what stands in them.
WHITENOISE_IMMUTABLE_FILE_TEST = (
    r"^/static/handwork/"
    r"(?:(?:site|live|frame/frame)\.(?:js|css)|frame/.+-[\w-]{8}\.js)$"
)
# An answer of five million bytes, with the rest of its form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

EMAIL_SCHEME = urlsplit(ENVIRONMENT.email_url)
if EMAIL_SCHEME.scheme in {"smtp", "smtp+tls", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = EMAIL_SCHEME.hostname or "localhost"
    EMAIL_PORT = EMAIL_SCHEME.port or 25
    EMAIL_HOST_USER = unquote(EMAIL_SCHEME.username or "")
    EMAIL_HOST_PASSWORD = unquote(EMAIL_SCHEME.password or "")
    EMAIL_USE_TLS = EMAIL_SCHEME.scheme == "smtp+tls"
    EMAIL_USE_SSL = EMAIL_SCHEME.scheme == "smtps"
elif EMAIL_SCHEME.scheme != "file":
    raise ImproperlyConfigured(
        "HANDWORK_EMAIL_URL begins with smtp://, smtp+tls://, smtps:// or file://."
    )
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(ENVIRONMENT.home / "mail")
DEFAULT_FROM_EMAIL = f"Handwork <no-reply@{urlsplit(PUBLIC_URL).hostname}>"

# Fee of the platform on each answer, as a share of its price.
FEE_SHARE = ENVIRONMENT.fee_share
# Whether a rejected answer is paid, or its pay goes back to who rejected it.
PAY_ON_REJECTION = ENVIRONMENT.pay_on_rejection
# What the operator pays within a day for late answers without a seat: to one worker, and
# to all of them.
GOODWILL_A_DAY_MICROS = ENVIRONMENT.goodwill_a_day_micros
GOODWILL_A_DAY_IN_ALL_MICROS = ENVIRONMENT.goodwill_a_day_in_all_micros
# Hosts that are set aside for programs of MTurk, and the currency of their amounts.
MTURK_HOSTS = ENVIRONMENT.mturk_hosts
MTURK_CURRENCY = ENVIRONMENT.mturk_currency
# Services that hold queues and topics for notices; and whether notices may be posted to
# addresses of the own network, and without TLS.
SQS_ENDPOINT = ENVIRONMENT.sqs_endpoint
SNS_ENDPOINT = ENVIRONMENT.sns_endpoint
NOTICES_TO_PRIVATE_ADDRESSES = ENVIRONMENT.notices_to_private_addresses
PROXIES_COUNT = ENVIRONMENT.proxies_count
ASSET_URL_SECONDS = 15 * 60
ASSET_MAX_BYTES = 50_000_000
IMPORT_MAX_BYTES = 2_000_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"personal": {"()": "handwork.site.logs.WithoutPersonalData"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["personal"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Its lines hold addresses and paths; ours carry the request's id instead.
        "django.server": {"handlers": [], "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}
