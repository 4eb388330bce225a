"""Which addresses the app meetings has."""

from meetings.events import EventPages
from meetings.views import LiaisonPlanPages, MeetingPages
from wards.generic import urls_of

app_name = "meetings"
urlpatterns = [*urls_of(MeetingPages(), LiaisonPlanPages(), EventPages())]
