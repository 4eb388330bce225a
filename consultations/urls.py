"""Which addresses the app consultations has."""

from consultations import views
from wards.generic.addresses import urls_of

app_name = "consultations"
urlpatterns = urls_of(
    views.DeskPages(),
    views.DeskHoursPages(),
    views.CoordinatorPages(),
    views.InitiativePages(),
    views.MonthlyConsultationTotalPages(),
)
