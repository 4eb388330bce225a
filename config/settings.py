"""Every setting of the project; the environment decides only what differs between machines.

| variable             | meaning                                                            |
|----------------------|--------------------------------------------------------------------|
| DEBUG                | 1 (default): development. 0: production                            |
| DATABASE_URL         | PostgreSQL server; without it development starts a private one     |
| READING_NODE         | 1: DATABASE_URL is a standby, and nginx asks this node for pages   |
| DATABASE_OWNER_URL   | the same as the role that owns the tables; for migrate alone       |
| DATABASE_BACKUP_URL  | the same as the role that may read all rows; for backup alone      |
| BACKUP_FOLDER        | where the worker backs up every night; without it nothing is made  |
| BACKUP_DAYS          | after how many days a backup is deleted: 35                        |
| BACKUP_KEY_FILE      | file with the passphrase by which backups are encrypted (openssl)  |
| DATABASE_LOCK_SECONDS, DATABASE_STATEMENT_SECONDS, DATABASE_IDLE_SECONDS                  |
|                      | most that a request waits for the database: 20, 60, 300            |
| SECRET_KEY           | signing key; development makes its own                             |
| ALLOWED_HOSTS        | host names that are served, with commas                            |
| HTTPS                | 0: production without TLS, for a trial on this machine only        |
| PROXY_SCHEME_HEADER  | header in which the proxy says https, such as X-Forwarded-Proto    |
| TRUSTED_PROXIES      | number of proxies in front that append to X-Forwarded-For          |
| SESSION_IDLE_MINUTES | minutes without work after which a session ends: 60, at least 20   |
| SESSION_HOURS        | hours after which every session ends: 12                           |
| EMAIL_URL            | mail server: smtp://user:password@host:587?tls=starttls, smtps://… |
| EMAIL_FROM           | sender of the portal's mail; with EMAIL_URL it must be set         |
| ADMIN_EMAIL          | whom the worker mails when something goes wrong, with commas       |
| PUBLIC_URL           | how users reach the portal, for links in mail: https://portal.jp   |
| CLAMD                | scanner for malware: unix:///run/clamav/clamd.ctl, tcp://host:3310 |
| UPLOAD_QUOTA_MB      | most that is kept of a body's files in a fiscal year: 500          |
| UPLOAD_VOLUME        | folder on the database's volume, whose free space is watched       |
| REUSE_MB             | memory of each process for pages that are used again: 64, 0: none  |
| SECOND_FACTOR        | who needs one: bureau, ward_office, desk, with commas, or none     |
|                      | (default: bureau; in a demonstration none)                         |
| TWO_PEOPLE_FOR_BUREAU | 0: one of the Bureau opens another's Bureau account alone         |
|                      | (default: it takes two; in a demonstration one)                    |
| SECOND_FACTOR_KEYS   | what encrypts their seeds; the first does, all decrypt: SECRET_KEY |
| BREACHED_PASSWORDS   | file of Have I Been Pwned, SHA-1 in order: what is in it is refused |
| INVITATION_DAYS      | days for which a link of invitation is good: 7                     |
| REQUEST_DAYS         | days after which what takes two people lapses undecided: 30        |
| ASLEEP_DAYS          | days without a log-in after which an account is listed: 180        |
| STOP_ASLEEP          | 1: the worker stops such accounts; else the Bureau does            |
| RECORD_YEARS         | years after a fiscal year's end for which records are kept: 5      |
| UPLOAD_YEARS         | the same of files that came in: 1                                  |
| SECURITY_LOG_YEARS   | years for which the security log is kept: 5                        |
| METRICS_TOKEN        | bearer token of Prometheus for /metrics/; without it: no such page |
| CONTACT              | whom users ask, at the foot of every page                          |
| DEMO                 | 1 (default in development): pages say that the data are invented   |
"""

import os
import tomllib
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from config import environment as env
from config.devdb import BACKUP, OWNER, Server

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"
# Of the program that runs, also while another is being installed over it.
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

# --- What differs between machines ---------------------------------------------------------

DEBUG = env.flag("DEBUG", default=True)
if not DEBUG:
    env.refuse_incomplete_production()
    env.refuse_weak_key(os.environ["SECRET_KEY"])

SECRET_KEY = os.environ.get("SECRET_KEY") or env.development_secret_key(LOCAL_DIR / "secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
    DATABASE_OWNER = env.database("DATABASE_OWNER_URL")
    DATABASE_BACKUP = env.database("DATABASE_BACKUP_URL")
else:
    development_server = Server.of(BASE_DIR)
    development_server.start()
    DATABASES = {"default": development_server.database_settings()}
    DATABASE_OWNER = development_server.database_settings(OWNER)
    DATABASE_BACKUP = development_server.database_settings(BACKUP)
# The role that runs, also while its owner migrates.
DATABASE_ROLE = DATABASES["default"]["USER"]

READING_NODE = env.flag("READING_NODE", default=False)
REUSE_MB = env.at_least("REUSE_MB", 0, default=64)
CONTACT = os.environ.get("CONTACT", "健康局 在宅医療担当")
METRICS_TOKEN = env.value_of("METRICS_TOKEN")
DEMO = env.flag("DEMO", default=DEBUG)

# --- Applications --------------------------------------------------------------------------

OWN_APPS = ["wards", "consultations", "institutions", "meetings", "trainings", "reports"]
# Triggers are declared at the models and brought up to date by each `migrate`, as policies are.
PGTRIGGER_MIGRATIONS, PGTRIGGER_INSTALL_ON_MIGRATE = False, True
INSTALLED_APPS = [
    *OWN_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "config.metrics.CountingMiddleware",
    "wards.accounts.request_numbers.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wards.outgoing.compression.CompressedPages",
    "config.browser_policy.browser_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.sessions.SessionMiddleware",
    "wards.reading_node.ReadingNodeMiddleware",
    # One transaction a request, with the user's ward set for its duration: everything below
    # runs inside it. ATOMIC_REQUESTS would begin too late, around the view alone.
    "wards.isolation.rls.WardScopeMiddleware",
    "config.security_log.SecurityLogMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wards.accounts.duties.DutiesMiddleware",
    # Inside the transaction, so that a page is spent if and only if it has done something.
    "wards.forms.once_only.OnceOnlyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that it can answer a locked-out log-in in place of the view.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.portal",
                # After Django's own, which it replaces while a page is drawn to be kept.
                "wards.reuse.pages.tokens",
            ]
        },
    }
]
# Fields are drawn by templates/django/forms/field.html.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"

# --- Static files --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.StaticFiles"
    },
}

# --- Log-in --------------------------------------------------------------------------------

AUTH_USER_MODEL = "wards.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "wards.accounts.passwords.Argon2Hasher",
    # Reads what was hashed before; at the next log-in it is hashed anew, as with other costs of Argon2.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_django = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_django}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_django}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_django}.NumericPasswordValidator"},
    {"NAME": "wards.accounts.passwords.CommonWordValidator"},
    {"NAME": "wards.accounts.passwords.VarietyValidator"},
    {"NAME": "wards.accounts.passwords.GuessedPiecesValidator"},
    {"NAME": "wards.accounts.breached.BreachedValidator"},
]
BREACHED_PASSWORDS = env.value_of("BREACHED_PASSWORDS")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "wards.accounts.sessions"
# A session lasts as long as somebody works, and at most a long working day. Seconds.
SESSION_COOKIE_AGE = 60 * env.at_least("SESSION_IDLE_MINUTES", 20, default=60)
SESSION_WHOLE_AGE = 3600 * env.at_least("SESSION_HOURS", 1, default=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "config.sessions.csrf_failure"

# A text pasted by mistake, a million characters long, still comes back with a sentence at its
# field; with Django's 2.5 MB it would be lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# The page of an uploaded form asks about every cell that came back empty: 200 rows of 20 columns,
# each with its answer and its key.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8_000
# All forms of the wards at once, and some more.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
# A file beyond the limit is thrown away while it arrives, and its sender told; above 2.5 MB in all
# files go to the disk, so that a hundred of them do not fill the memory.
FILE_UPLOAD_HANDLERS = [
    "reports.files.upload_guards.RefuseTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# What is kept of what came in, see reports/files/upload_guards.py.
CLAMD = env.scanner_address()
UPLOAD_QUOTA_MB = env.at_least("UPLOAD_QUOTA_MB", 1, default=500)
UPLOAD_VOLUME = env.watched_folder("UPLOAD_VOLUME", default=BASE_DIR)

# Accounts are made by the Bureau; no password goes by mail.
ACCOUNT_ADAPTER = "config.accounts.ClosedAccountAdapter"
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
# All offices of the city may come from one address: few are only guesses against one account.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,30/15m/key"}
TRUSTED_PROXIES = env.at_least("TRUSTED_PROXIES", 0, default=0)

SECOND_FACTOR = env.some_of(
    "SECOND_FACTOR", ("bureau", "ward_office", "desk"), default="none" if DEMO else "bureau"
)
TWO_PEOPLE_FOR_BUREAU = env.flag("TWO_PEOPLE_FOR_BUREAU", default=not DEMO)
SECOND_FACTOR_KEYS = env.words("SECOND_FACTOR_KEYS") or [SECRET_KEY]
if not DEBUG:
    for _key in SECOND_FACTOR_KEYS:
        env.refuse_weak_key(_key, "SECOND_FACTOR_KEYS")
MFA_ADAPTER = "config.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "login_webauthn": "wards.accounts.passkeys.PasskeyLogInForm",
    "authenticate_webauthn": "wards.accounts.passkeys.PasskeyAfterPasswordForm",
    "reauthenticate_webauthn": "wards.accounts.passkeys.PasskeyOnceMoreForm",
    "add_webauthn": "wards.accounts.passkeys.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# As of passwords, see above.
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "在宅医療連携拠点 報告ポータル"

INVITATION_DAYS = env.at_least("INVITATION_DAYS", 1, default=7)
REQUEST_DAYS = env.at_least("REQUEST_DAYS", 1, default=30)
ASLEEP_DAYS = env.at_least("ASLEEP_DAYS", 1, default=180)
STOP_ASLEEP = env.flag("STOP_ASLEEP", default=False)
RECORD_YEARS = env.at_least("RECORD_YEARS", 1, default=5)
UPLOAD_YEARS = env.at_least("UPLOAD_YEARS", 1, default=1)
SECURITY_LOG_YEARS = env.at_least("SECURITY_LOG_YEARS", 1, default=5)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_CLIENT_IP_CALLABLE = "wards.accounts.log_in.client_address"
AXES_USERNAME_CALLABLE = "wards.accounts.log_in.counted_name"
AXES_LOCKOUT_PARAMETERS = "wards.accounts.log_in.counted_by"
AXES_CLIENT_STR_CALLABLE = "wards.accounts.log_in.in_the_log"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying makes the wait no longer
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True

# Rate limits are counted here, once for all workers. Of the standard 300 entries a third is thrown
# away when they are full: guessing at many names would make the guards forget.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Mail and background jobs --------------------------------------------------------------

PUBLIC_URL = env.public_url(ALLOWED_HOSTS)
# Without a server nothing is sent, and the jobs that would send say so and succeed.
_mail = env.mail_settings()
MAIL_SERVER_IS_SET = bool(_mail)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'dummy'}.EmailBackend"
globals().update(_mail)
ADMIN_EMAIL = env.mail_addresses("ADMIN_EMAIL")
EMAIL_TIMEOUT = 20  # seconds: a server that hangs must not stop the other jobs for long

PROCRASTINATE_IMPORT_PATHS = ["reports.pages.jobs"]
PROCRASTINATE_WORKER_DEFAULTS = {
    # What went well is in the log of mails; what failed stays in the queue, to be done again.
    "delete_jobs": "successful",
    # One job at a time: reports/pages/jobs.py tells by it which jobs a worker has lost.
    "concurrency": 1,
    # New jobs announce themselves; those that are tried again are looked for.
    "fetch_job_polling_interval": 1.0,  # seconds
}

BACKUP_FOLDER = env.value_of("BACKUP_FOLDER") or None
BACKUP_DAYS = env.at_least("BACKUP_DAYS", 1, default=35)
BACKUP_KEY_FILE = env.value_of("BACKUP_KEY_FILE")

# --- What browsers are told ----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), (NONE,)),
        **dict.fromkeys(("script-src", "style-src", "img-src", "font-src"), (SELF,)),
        **dict.fromkeys(("connect-src", "manifest-src", "form-action"), (SELF,)),
    }
}
CSRF_COOKIE_HTTPONLY = True

HTTPS = not DEBUG and env.flag("HTTPS", default=True)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Both would bind the whole domain, which is the city's and not the portal's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
if os.environ.get("PROXY_SCHEME_HEADER"):
    _header = os.environ["PROXY_SCHEME_HEADER"].upper().replace("-", "_")
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{_header}", "https")

# --- Logging: to stderr, for the machine's own journal; in production a line is JSON ---------

_text = {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": _text if DEBUG else {"()": "wards.request_log.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own logger would print every line a second time in development.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
        # Two lines for every job, and one looks for stalled jobs every minute.
        "procrastinate": {"level": "WARNING"},
        # A line for every trigger at every `migrate`.
        "pgtrigger": {"level": "WARNING"},
        # A line for every page, and for every rule of the screen's style sheets that paper does not know.
        "weasyprint": {"level": "ERROR"},
        # A line for every table of every font of every PDF.
        "fontTools": {"level": "WARNING"},
    },
}
