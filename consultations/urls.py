"""Which addresses the app consultations has."""

from consultations.monthly_views import MonthlyConsultationTotalPages
from consultations.views import CoordinatorPages, DeskHoursPages, DeskPages, InitiativePages

app_name = "consultations"
urlpatterns = [
    *DeskPages().urls(),
    *DeskHoursPages().urls(),
    *CoordinatorPages().urls(),
    *InitiativePages().urls(),
    *MonthlyConsultationTotalPages().urls(),
]
