"""Which addresses the app wards has: surveys, users, 該当なし, the guide."""

from django.urls import path

from wards.generic import urls_of
from wards.views import help as guide
from wards.views import nothing_to_report, rounds
from wards.views.rounds import RoundPages
from wards.views.users import UserPages

app_name = "wards"
urlpatterns = [
    path("help/", guide.help_page, name="help"),
    *urls_of(RoundPages(), UserPages()),
    path("due/<int:pk>/", rounds.due_date, name="due_date"),
    path(
        "nothing/<int:year>/<str:item>/declare/", nothing_to_report.declare, name="nothing_declare"
    ),
    path(
        "nothing/<int:year>/<str:item>/withdraw/",
        nothing_to_report.withdraw,
        name="nothing_withdraw",
    ),
]
