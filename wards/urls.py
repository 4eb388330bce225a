"""Which addresses the app wards has: surveys, users, 該当なし, the guide."""

from django.urls import path

from wards.generic.addresses import urls_of
from wards.views.help import help_page
from wards.views.invitation import invited
from wards.views.log import LogPages
from wards.views.nothing_to_report import declare, withdraw
from wards.views.rounds import RoundPages, due_date, surveys_of_year
from wards.views.users import UserPages

app_name = "wards"
urlpatterns = [
    path("invited/<str:token>/", invited, name="invited"),
    path("help/", help_page, name="help"),
    *urls_of(RoundPages(), UserPages(), LogPages()),
    path("round/year/<int:year>/", surveys_of_year, name="surveys_of_year"),
    path("due/<int:pk>/", due_date, name="due_date"),
    path("nothing/<int:year>/<str:item>/declare/", declare, name="nothing_declare"),
    path("nothing/<int:year>/<str:item>/withdraw/", withdraw, name="nothing_withdraw"),
]
