"""Which addresses the app meetings has."""

from meetings.views import EventPages, LiaisonPlanPages, MeetingPages
from wards.generic.addresses import urls_of

app_name = "meetings"
urlpatterns = urls_of(MeetingPages(), LiaisonPlanPages(), EventPages())
