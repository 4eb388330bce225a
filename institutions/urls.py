"""Which addresses the app institutions has."""

from institutions.designations import DesignationPages
from institutions.views import InstitutionPages, ResourceSurveyPages
from wards.generic import urls_of

app_name = "institutions"
urlpatterns = [*urls_of(InstitutionPages(), DesignationPages(), ResourceSurveyPages())]
