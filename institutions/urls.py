"""Which addresses the app institutions has."""

from institutions.views import DesignationPages, InstitutionPages, ResourceSurveyPages
from wards.generic.addresses import urls_of

app_name = "institutions"
urlpatterns = urls_of(InstitutionPages(), DesignationPages(), ResourceSurveyPages())
