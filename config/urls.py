"""Which address belongs to which app; the paths below an app are its own."""

from importlib.util import find_spec

from allauth.account import views as account
from django.urls import include, path

# Of allauth only these: no registration, no mail addresses, no password by mail.
log_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("mfa/", include("allauth.mfa.urls")),
]

APPS = [
    ("wards/", "wards.urls"),
    ("consultations/", "consultations.urls"),
    ("institutions/", "institutions.urls"),
    ("meetings/", "meetings.urls"),
    ("trainings/", "trainings.urls"),
    ("", "reports.urls"),
]

urlpatterns = log_in + [
    path(prefix, include(module)) for prefix, module in APPS if find_spec(module)
]
