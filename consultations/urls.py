"""Which addresses the app consultations has."""

from consultations.views import (
    CoordinatorPages,
    DeskHoursPages,
    DeskPages,
    InitiativePages,
    MonthlyConsultationTotalPages,
)
from wards.generic import urls_of

app_name = "consultations"
urlpatterns = urls_of(
    DeskPages(),
    DeskHoursPages(),
    CoordinatorPages(),
    InitiativePages(),
    MonthlyConsultationTotalPages(),
)
