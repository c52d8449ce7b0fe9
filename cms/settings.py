"""Every setting, in reading order; each that varies comes from the environment.

The defaults serve one machine on loopback with nothing installed beside Python.
README.md lists the variables in one table (a test compares the two).
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cms import observing, secret_key
from cms.sqlite import bind_quickly, prefer_safe_library

prefer_safe_library()
bind_quickly()

env = environ.Env()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in {"localhost", "testserver"} or host.endswith(".localhost")


# --- Paths ---------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

# --- Environment ---------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
if not SITE_URL:
    # A site with a name is meant for the world, and the world gets TLS.
    named = [h for h in ALLOWED_HOSTS if h.strip(".") and h != "*"]
    SITE_URL = (
        f"https://{named[0].lstrip('.')}"
        if named and not _is_loopback(named[0])
        else "http://127.0.0.1:8000"
    )
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(
        f"SITE_URL={SITE_URL!r} is no address. Example: https://news.example.jp"
    )
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    if _site.hostname not in ALLOWED_HOSTS:
        ALLOWED_HOSTS.append(_site.hostname)
ON_LOOPBACK = _is_loopback(_site.hostname) and all(map(_is_loopback, ALLOWED_HOSTS))

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
_is_sqlite = DATABASE_URL.startswith("sqlite")

SECRET_KEY = secret_key.read_or_make(
    env.str("SECRET_KEY", default=""),
    env.str("SECRET_KEY_FILE", default=""),
    DATA_DIR / "secret_key",
    may_make=_is_sqlite and ON_LOOPBACK and (DEBUG or "DEBUG" not in env.ENVIRON),
)
if not SECRET_KEY:
    raise ImproperlyConfigured(secret_key.MISSING)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- Applications --------------------------------------------------------------------
INSTALLED_APPS = [
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "taggit",
    "markdownx",
    "axes",
]
MIDDLEWARE = [
    "cms.metrics.Counted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.ResponseHeaders",
    "cms.middleware.NoNulls",
    "cms.middleware.ReadersOnlyRead",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.middleware.AdminLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.SessionsEndIdle",
    "cms.second_factor.SecondFactorDemanded",
    "cms.rate_limits.RateLimits",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
# The admin's address can be moved; the contract's default is /admin/.
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/").strip("/") + "/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- Data ----------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url_config(DATABASE_URL)}
if _is_sqlite:
    DATABASES["default"]["OPTIONS"] = {
        # Measured with six writers: Django's own defaults answer "database is locked"
        # to every second save, these to none.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a power cut may not lose the last save an editor was told about.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # The file is kept open: opening it costs more than a whole stored page.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # A file: six processes must be able to write to the test database too.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A pool in each web process, shared by its threads, in place of a connection a thread.
DATABASE_POOL = env.int("DATABASE_POOL", default=0)
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
if (DATABASE_POOL or DATABASE_REPLICA_URL) and _is_sqlite:
    raise ImproperlyConfigured(
        "DATABASE_POOL and DATABASE_REPLICA_URL go with PostgreSQL: set DATABASE_URL="
        "postgres://… or unset them."
    )
if DATABASE_POOL:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps them
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL,
        "timeout": 10,  # seconds for a free one, then the visitor gets a 503
    }
if DATABASE_REPLICA_URL:  # read by cms/replica.py
    DATABASES["replica"] = {
        **env.db_url_config(DATABASE_REPLICA_URL),
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"] or 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["cms.replica.ReadReplica"]
    MIDDLEWARE.insert(0, "cms.replica.PublicReadsFromReplica")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache ---------------------------------------------------------------------------
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("redis.RedisCache"):
    # Pages are served without it; Django's own answers 500 while Redis is away.
    CACHES["default"]["BACKEND"] = "cms.cache.FailOpenRedisCache"

# --- Language and time ---------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="ja")
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Tokyo")
USE_I18N = True
# Templates and settings are translated in the same file as the app.
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
USE_TZ = True

# --- Files ---------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pages name hashed files only; compressing each once halves the first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = True  # before the first collectstatic, see cms/static.py
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "cms.static.StaticFiles"
        ),
    },
}
# s3://bucket?endpoint=…&region=…: several machines share it (cms/storage.py).
MEDIA_STORAGE = env.str("MEDIA_STORAGE", default="")
if MEDIA_STORAGE:
    from cms.storage import options as bucket  # needs the packages of the extra "s3"

    STORAGES["default"] = {
        "BACKEND": "cms.storage.S3Media",
        "OPTIONS": bucket(MEDIA_STORAGE),
    }
# The same for static files: s3://bucket?endpoint=…&public=https://static.example
STATIC_STORAGE = env.str("STATIC_STORAGE", default="")
if STATIC_STORAGE:
    from cms.storage import options as bucket
    from cms.storage import public_address

    STATIC_URL = public_address(STATIC_STORAGE)
    STORAGES["staticfiles"] = {
        "BACKEND": "cms.storage.S3Static",
        "OPTIONS": bucket(STATIC_STORAGE, "STATIC_STORAGE"),
    }
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # a pasted page source is large
# Django 6.0 makes https the default; saying so now keeps its warning away.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Security ------------------------------------------------------------------------
_is_https = _site.scheme == "https"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_is_https)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = env.int(
    "SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365 if _is_https else 0
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = _is_https
SECURE_HSTS_PRELOAD = _is_https
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = True
if _is_https:
    # A browser takes such names over TLS from this host alone: nobody on a sister host
    # or an unencrypted line can slip an editor a session or a form's token.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = "Lax"
# Of an idle editor: whoever works stays logged in (cms.middleware.SessionsEndIdle).
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=60 * 60 * 12)
CSRF_COOKIE_SECURE = _is_https
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if _is_https else []
X_FRAME_OPTIONS = "DENY"
# Addresses for /.well-known/security.txt: mail, telephone or web.
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
SILENCED_SYSTEM_CHECKS: list[str] = []
if ON_LOOPBACK:
    # Nothing leaves this machine: there is no connection to encrypt.
    SILENCED_SYSTEM_CHECKS = [
        "security.W004",
        "security.W008",
        "security.W012",
        "security.W016",
    ]
# In the shape Django 6.0 reads by itself.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'self'"],
    "script-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    # For auditing tools and enhancements of our own; nothing else can be reached.
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CSP_ADMIN: dict[str, list[str]] = {
    **SECURE_CSP,
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
}
if STATIC_STORAGE:  # style sheets, scripts, fonts and icons come from there
    _static = "{0.scheme}://{0.netloc}".format(urlsplit(STATIC_URL))
    for _policy in (SECURE_CSP, SECURE_CSP_ADMIN):
        for _kind in ("style-src", "font-src", "img-src"):
            _policy[_kind] = [*_policy[_kind], _static]
    SECURE_CSP_ADMIN["script-src"] = [*SECURE_CSP_ADMIN["script-src"], _static]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before a password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
# Per account and address: nobody can lock an editor out from elsewhere, and a guesser
# with one address gets this many tries.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURES", default=5)
AXES_COOLOFF_TIME = timedelta(seconds=env.int("LOGIN_PAUSE_SECONDS", default=900))
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "articles.admin.log_in.paused"
AXES_CLIENT_IP_CALLABLE = "cms.clients.address"
AXES_USERNAME_CALLABLE = "cms.clients.tried_name"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code", "answer"]
# Staff set up an authenticator app or a passkey before anything else opens.
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=False)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Requests a minute of one address (of one account in the admin); 0: no limit.
RATE_LIMITS = {
    "search": env.int("RATE_LIMIT_SEARCH", default=60),
    "api": env.int("RATE_LIMIT_API", default=300),
    # One in flight at a time: who types fast asks for ten to twenty in a second.
    "preview": env.int("RATE_LIMIT_PREVIEW", default=1800),
}

# --- Logging -------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "cms.logs.JsonLines"},
    },
    "filters": {"nothing_missing": {"()": "cms.logs.NothingMissing"}},
    "handlers": {
        "stderr": {
            "filters": ["nothing_missing"],
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", default="line"),
            # Here, too: Django's own loggers have levels of their own.
            "level": env.str("LOG_LEVEL", default="WARNING"),
        }
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.str("LOG_LEVEL", default="WARNING"),
    },
}

# --- Being watched -------------------------------------------------------------------
# Wanted by /metrics as "Authorization: Bearer …"; without it there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
observing.start(
    sentry_dsn=env.str("SENTRY_DSN", default=""),
    telemetry=env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default=""),
)

# --- Libraries -----------------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.text.tags.parse_tags"
TAGGIT_STRING_FROM_TAGS = "articles.models.taxonomy.tags_as_text"
MARKDOWNX_MARKDOWNIFY_FUNCTION = "articles.publishing.markdownify"

# --- Ours ----------------------------------------------------------------------------
ARTICLES_SITE_NAME = env.str("SITE_NAME", default="裏付け")
ARTICLES_SITE_DESCRIPTION = env.str(
    "SITE_DESCRIPTION", default="出典と数値にもとづく記事"
)
ARTICLES_DATA_LICENCE = env.str("DATA_LICENCE", default="")
ARTICLES_SOFT_BREAK = env.str("ARTICLES_SOFT_BREAK", default="join")
ARTICLES_BODY_MAX_LENGTH = env.int("ARTICLES_BODY_MAX_LENGTH", default=200_000)
ARTICLES_READING_SPEED = env.int("ARTICLES_READING_SPEED", default=500)
ARTICLES_FIGURE_GATE = env.str("ARTICLES_FIGURE_GATE", default="error")
ARTICLES_PAGE_SIZE = env.int("ARTICLES_PAGE_SIZE", default=20)
ARTICLES_PAGE_STORE_BYTES = env.int(
    "ARTICLES_PAGE_STORE_BYTES", default=64 * 1024 * 1024
)
ARTICLES_IMAGE_MAX_BYTES = env.int("ARTICLES_IMAGE_MAX_BYTES", default=20 * 1024**2)

# --- A content delivery network in front (articles/caching/edge.py) -------------------
# Gets a POST with the surrogate keys of pages that ended; in a header or as JSON.
CDN_PURGE_URL = env.str("CDN_PURGE_URL", default="")
CDN_PURGE_FORM = env.str("CDN_PURGE_FORM", default="header")
CDN_PURGE_HEADER = env.str("CDN_PURGE_HEADER", default="")  # Fastly-Key: …
if CDN_PURGE_URL and (
    urlsplit(CDN_PURGE_URL).scheme not in {"http", "https"}
    or CDN_PURGE_FORM not in {"header", "json"}
):
    raise ImproperlyConfigured(
        "CDN_PURGE_URL is an address (https://api.example/purge), and CDN_PURGE_FORM "
        "is header or json."
    )

# --- Webhooks ------------------------------------------------------------------------
# Networks that are not public and may all the same receive: 10.1.2.0/24, 127.0.0.1/32.
WEBHOOKS_ALLOWED_NETWORKS = env.list("WEBHOOKS_ALLOWED_NETWORKS", default=[])

# A WebSub hub that followers of the feeds subscribe at; told of each change.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")
if WEBSUB_HUB and (
    urlsplit(WEBSUB_HUB).scheme not in {"http", "https"} or set(WEBSUB_HUB) & set("<> ")
):
    raise ImproperlyConfigured(
        "WEBSUB_HUB is the address of a hub: https://hub.example/"
    )

# --- Cited pages: what fetching them may cost (articles/sources/limits.py) ------------
# A trial on one machine must not surprise its owner with requests to every site the
# demo content cites; a site with a name fetches what its editors cite.
SOURCES_FETCH_ENABLED = env.bool("SOURCES_FETCH_ENABLED", default=not ON_LOOPBACK)
SOURCES_USER_AGENT = env.str("SOURCES_USER_AGENT", default="")
SOURCES_CONCURRENCY = env.int("SOURCES_CONCURRENCY", default=4)
SOURCES_HOST_SPACING = env.float("SOURCES_HOST_SPACING", default=2.0)
SOURCES_HOST_PER_HOUR = env.int("SOURCES_HOST_PER_HOUR", default=60)
SOURCES_BATCH = env.int("SOURCES_BATCH", default=20)
SOURCES_LEASE = env.int("SOURCES_LEASE", default=120)
SOURCES_JOB_SECONDS = env.float("SOURCES_JOB_SECONDS", default=40.0)
SOURCES_PAGE_SECONDS = env.float("SOURCES_PAGE_SECONDS", default=15.0)
SOURCES_IMAGE_SECONDS = env.float("SOURCES_IMAGE_SECONDS", default=15.0)
SOURCES_PAGE_BYTES = env.int("SOURCES_PAGE_BYTES", default=2 * 1024**2)
SOURCES_IMAGE_BYTES = env.int("SOURCES_IMAGE_BYTES", default=5 * 1024**2)
SOURCES_PASTE_BYTES = env.int("SOURCES_PASTE_BYTES", default=5 * 1024**2)
SOURCES_REDIRECTS = env.int("SOURCES_REDIRECTS", default=5)
SOURCES_LOG_KEPT = env.int("SOURCES_LOG_KEPT", default=20)
SOURCES_LIMITS = env.dict("SOURCES_LIMITS", default={})
SOURCES_ACCEPT_LANGUAGE = env.str("SOURCES_ACCEPT_LANGUAGE", default="ja,en;q=0.8")
SOURCES_EXTRA_PORTS = env.list("SOURCES_EXTRA_PORTS", cast=int, default=[])
SOURCES_TRACKING_PARAMETERS = env.list("SOURCES_TRACKING_PARAMETERS", default=[])
SOURCES_FETCH_PROXY = env.str("SOURCES_FETCH_PROXY", default="")
SOURCES_ALSO_ALLOWED = env.list("SOURCES_ALSO_ALLOWED", default=[])
SOURCES_ARCHIVE_LOOKUP = env.bool("SOURCES_ARCHIVE_LOOKUP", default=False)
SOURCES_ARCHIVE_SUBMIT = env.bool("SOURCES_ARCHIVE_SUBMIT", default=False)
SOURCES_ARCHIVE_KEY = env.str("SOURCES_ARCHIVE_KEY", default="")
SOURCES_KEEP_SNAPSHOT = env.bool("SOURCES_KEEP_SNAPSHOT", default=False)
SOURCES_SNAPSHOT_FOLDER = DATA_DIR / "snapshots"
SOURCES_NAT64 = env.bool("SOURCES_NAT64", default=False)
