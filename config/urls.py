"""Which address belongs to which app; the paths below an app are its own."""

from allauth.account import views as account
from allauth.mfa.base.views import index as second_factors
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from config.metrics import metrics
from config.sessions import session_state
from wards.views.own_sessions import own_sessions

# Of allauth only these: no registration, no mail addresses, no password by mail.
log_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("mfa/", include("allauth.mfa.base.urls")),
    path("mfa/totp/", include("allauth.mfa.totp.urls")),
    path("mfa/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("mfa/passkeys/", second_factors, name="mfa_list_webauthn"),
    path("mfa/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("mfa/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("mfa/passkeys/log-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "mfa/passkeys/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("sessions/", own_sessions, name="account_sessions"),
    path("session/", session_state, name="session"),
]

urlpatterns = [
    *log_in,
    path("metrics/", metrics, name="metrics"),
    path("wards/", include("wards.urls")),
    path("consultations/", include("consultations.urls")),
    path("institutions/", include("institutions.urls")),
    path("meetings/", include("meetings.urls")),
    path("trainings/", include("trainings.urls")),
    path("", include("reports.urls")),
]

handler400 = "config.sessions.bad_request"
handler500 = "config.unavailable.unavailable"
