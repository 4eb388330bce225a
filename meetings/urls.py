"""Which addresses the app meetings has."""

from meetings.events import EventPages
from meetings.views import LiaisonPlanPages, MeetingPages

app_name = "meetings"
urlpatterns = [
    *MeetingPages().urls(),
    *LiaisonPlanPages().urls(),
    *EventPages().urls(),
]
