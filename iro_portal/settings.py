"""Settings, all from the environment. With none set: demo mode on SQLite.

DATABASE_URL          postgres://USER:PASSWORD@HOST:PORT/NAME, or sqlite:///PATH (four slashes for an absolute path)
SECRET_KEY            required outside demo mode
SECRET_KEY_FALLBACKS  earlier ones that still hold, comma-separated, while one is changed. Default: none
ENCRYPTION_KEYS       what encrypts the keys of authenticators: the first encrypts, each opens; comma-separated, each of
                      32 letters or more. Default: SECRET_KEY, then SECRET_KEY_FALLBACKS, which open in any case
DEMO                  1: one-click sign-in, sample data, a notice on every page. Default: 1 where SECRET_KEY is not set
DEBUG                 1: Django's debug pages. Default: 0
ALLOWED_HOSTS         comma-separated. Default: localhost,127.0.0.1
CSRF_TRUSTED_ORIGINS  comma-separated, with https://
BEHIND_PROXY          1: a proxy ends HTTPS and sets X-Forwarded-Proto and X-Forwarded-For. Default: 0
SECURE_HTTPS          1: secure cookies, HSTS, redirect to HTTPS. Default: 1 outside demo mode
DATA_FOLDER           where the SQLite file, uploads and the demo's delivered notices lie. Default: var/ beside manage.py
LOCK_OUT_ACCOUNT      failed attempts to sign in after which an account is locked. Default: 5
LOCK_OUT_ADDRESS      the same for all accounts from one address; an office may share one. Default: 50
LOCK_OUT_MINUTES      how long either lasts. Default: 15
SECOND_FACTOR         1: who signs in with a password needs a code too. Default: 1 outside demo mode
OIDC_ISSUER           https:// of the OpenID provider: single sign-on (docs/single-sign-on.md). Not set: there is none.
                      With it go OIDC_CLIENT_ID and OIDC_DOMAINS; the others may be left out
OIDC_CLIENT_ID        what the provider calls this portal
OIDC_CLIENT_SECRET    its secret there; without one the portal is a public client. PKCE in either case
OIDC_DOMAINS          whose e-mail addresses the provider vouches for: DOMAIN=SLUG of an authority, comma-separated
OIDC_LABEL            words on the button. Default: Sign in with your council account
OIDC_SCOPES           what is asked for, space-separated. Default: openid email profile
OIDC_SUBJECT_CLAIM    which claim says who it is, for ever. Default: sub; for Entra ID oid
OIDC_EMAIL_CLAIM      which claim holds the e-mail address. Default: email
OIDC_TRUST_EMAIL      1: addresses count as verified though the provider does not say so of each. Default: 0
OIDC_REQUIRED_CLAIM   NAME=VALUE without which nobody is let in, for example amr=mfa
OIDC_ROLES_CLAIM      which claim says what posts a person holds (manage.py claim_post); not set: posts are given by hand
OIDC_ADD_UNKNOWN      1: who is not known gets an account, without a post. Default: 0: they are told whom to ask
OIDC_SIGN_OUT         1: signing out leads to the provider's own sign-out. Default: 0
LOCAL_SIGN_IN         everyone, or administrators: who may sign in with a password of this portal. Default: everyone
ONE_TIME_PASSWORD_HOURS  for how long a one-time password opens. Default: 72
SESSION_IDLE_MINUTES  after which who does nothing is signed out. Default: 30; in demo mode 480
SESSION_HOURS         after which everybody signs in again. Default: 10
SECURITY_CONTACT      whom a weakness is reported to, in security.txt: mailto:, tel: or https://
SECURITY_CONTACT_UNTIL  the day until which that holds, YYYY-MM-DD; a year ahead at most is usual
EMERGENCY_HOURS       for how long a record is open to who opened it in an emergency. Default: 4
EMERGENCY_AT_ONCE     how many records one person may have open so at a time. Default: 3
INSPECTION_DAYS       the longest inspection, and the longest that one is made longer at a time. Default: 30
MARKING_RECORDS       what stands on files and printed pages about children or staff. Default: OFFICIAL-SENSITIVE
MARKING_FIGURES       the same on figures. Default: OFFICIAL
FILES_AN_HOUR         files of records that one person can take in an hour. Default: 60
LINES_AN_HOUR         lines of records in such files; who has taken more waits. Default: 50000
DISCLOSURE_THRESHOLD  public papers hide counts from 1 to this; 0 hides none. Default: 4
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from iro_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_FOLDER = Path(os.environ.get("DATA_FOLDER", BASE_DIR / "var"))

DEMO_SECRET = "demo-only-not-a-secret"
SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEMO = environment.flag("DEMO", default=not SECRET_KEY)
DEBUG = environment.flag("DEBUG", default=False)
if not DEMO and SECRET_KEY in {"", DEMO_SECRET}:
    raise ImproperlyConfigured("SECRET_KEY is not set; outside demo mode the portal needs one of its own.")
SECRET_KEY = SECRET_KEY or DEMO_SECRET
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ENCRYPTION_KEYS = [*environment.secrets("ENCRYPTION_KEYS"), SECRET_KEY, *SECRET_KEY_FALLBACKS]

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_filters",
    "django_tables2",
    "iro_portal.core",
    "people",
    "children",
    "reviews",
    "escalations",
    "reports",
    "exchange",
    "iro_portal.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.sessions.SessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.passwords.OneTimePasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "iro_portal.core.privacy.NoStoreMiddleware",
    "iro_portal.core.searching.ForgottenSearchMiddleware",
    # Around the next one, so that what it refuses is logged as well.
    "iro_portal.home.log.reading.ReadsMiddleware",
    "iro_portal.home.access.reading_only.ReadingOnlyMiddleware",
]

ROOT_URLCONF = "iro_portal.urls"
WSGI_APPLICATION = "iro_portal.wsgi.application"

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
                "iro_portal.core.context.portal",
                "iro_portal.home.navigation.navigation",
                "iro_portal.home.leaving.leaving",
                "iro_portal.home.access.reading_only.emergency",
            ],
        },
    }
]
FORM_RENDERER = "iro_portal.core.forms.GovUkRenderer"

DATABASES = {
    "default": environment.database(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_FOLDER / 'portal.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Staff"
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("name", "email")},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
] + [{"NAME": "people.password_rules.NotMostlySpaces"}]
LOCK_OUT_ACCOUNT = environment.number("LOCK_OUT_ACCOUNT", 5)
LOCK_OUT_ADDRESS = environment.number("LOCK_OUT_ADDRESS", 50)
LOCK_OUT_MINUTES = environment.number("LOCK_OUT_MINUTES", 15)
ONE_TIME_PASSWORD_HOURS = environment.number("ONE_TIME_PASSWORD_HOURS", 72)
SECOND_FACTOR = environment.flag("SECOND_FACTOR", default=not DEMO)
environment.together("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_DOMAINS", start="OIDC_")
OIDC_ISSUER = environment.https("OIDC_ISSUER")
if DEMO and OIDC_ISSUER:
    raise ImproperlyConfigured("OIDC_ISSUER is set in demo mode, where anybody is anybody; set SECRET_KEY too.")
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "").strip()
OIDC_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "").strip()
OIDC_DOMAINS = {each.lower(): slug for each, slug in environment.pairs("OIDC_DOMAINS", "brent.gov.uk=brent").items()}
OIDC_LABEL = os.environ.get("OIDC_LABEL", "").strip() or "Sign in with your council account"
OIDC_SCOPES = os.environ.get("OIDC_SCOPES", "").strip() or "openid email profile"
OIDC_SUBJECT_CLAIM = os.environ.get("OIDC_SUBJECT_CLAIM", "").strip() or "sub"
OIDC_EMAIL_CLAIM = os.environ.get("OIDC_EMAIL_CLAIM", "").strip() or "email"
OIDC_TRUST_EMAIL = environment.flag("OIDC_TRUST_EMAIL", default=False)
OIDC_REQUIRED_CLAIM = environment.pairs("OIDC_REQUIRED_CLAIM", "amr=mfa")
OIDC_ROLES_CLAIM = os.environ.get("OIDC_ROLES_CLAIM", "").strip()
OIDC_ADD_UNKNOWN = environment.flag("OIDC_ADD_UNKNOWN", default=False)
OIDC_SIGN_OUT = environment.flag("OIDC_SIGN_OUT", default=False)
LOCAL_SIGN_IN = environment.one_of("LOCAL_SIGN_IN", "everyone", "administrators")
if LOCAL_SIGN_IN == "administrators" and not OIDC_ISSUER:
    raise ImproperlyConfigured("LOCAL_SIGN_IN is administrators without OIDC_ISSUER: nobody else could sign in.")
OTP_TOTP_ISSUER = "IRO Portal"
# The lock-out counts codes with passwords; a delay of the library's own would refuse a right code without a word.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The demo serves straight from static/, so that a bare checkout needs no collectstatic.
STATIC_ROOT = None if DEMO else DATA_FOLDER / "static"
WHITENOISE_USE_FINDERS = DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_FOLDER / "uploads"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
OUTBOX_FOLDER = DATA_FOLDER / "outbox"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EMERGENCY_HOURS = environment.number("EMERGENCY_HOURS", 4)
EMERGENCY_AT_ONCE = environment.number("EMERGENCY_AT_ONCE", 3)
INSPECTION_DAYS = environment.number("INSPECTION_DAYS", 30)
IMPORT_MAX_BYTES = 20 * 1024 * 1024
SECURITY_CONTACT = environment.contact("SECURITY_CONTACT")
SECURITY_CONTACT_UNTIL = environment.day("SECURITY_CONTACT_UNTIL")
DISCLOSURE_THRESHOLD = environment.threshold("DISCLOSURE_THRESHOLD", 4)

SECURE_HTTPS = environment.flag("SECURE_HTTPS", default=not DEMO)
SECURE_SSL_REDIRECT = SECURE_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HTTPS
BEHIND_PROXY = environment.flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
# Over HTTPS the browser itself holds them to this host, this path and HTTPS.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (f"{'__Host-' * SECURE_HTTPS}{name}" for name in ("sessionid", "csrftoken"))
# In the session, not in a cookie: what is said after a step can name a child.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Which end comes first: nothing done for so long, or the whole working day. The cookie goes with the browser.
SESSION_IDLE_MINUTES = environment.number("SESSION_IDLE_MINUTES", 480 if DEMO else 30)
SESSION_HOURS = environment.number("SESSION_HOURS", 10)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}

DJANGO_TABLES2_TEMPLATE = "partials/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
MARKING_RECORDS = environment.marking("MARKING_RECORDS", "OFFICIAL-SENSITIVE")
MARKING_FIGURES = environment.marking("MARKING_FIGURES", "OFFICIAL")
FILES_AN_HOUR = environment.number("FILES_AN_HOUR", 60)
LINES_AN_HOUR = environment.number("LINES_AN_HOUR", 50_000)
