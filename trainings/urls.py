"""Which addresses the app trainings has."""

from trainings.views import OutreachPages, TrainingPages, VisitPages, VisitPlanPages
from wards.generic.addresses import urls_of

app_name = "trainings"
urlpatterns = urls_of(TrainingPages(), OutreachPages(), VisitPages(), VisitPlanPages())
