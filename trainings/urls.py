"""Which addresses the app trainings has."""

from trainings.views import OutreachPages, TrainingPages, VisitPages, VisitPlanPages

app_name = "trainings"
urlpatterns = [
    *TrainingPages().urls(),
    *OutreachPages().urls(),
    *VisitPages().urls(),
    *VisitPlanPages().urls(),
]
