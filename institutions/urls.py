"""Which addresses the app institutions has."""

from institutions.designations import DesignationPages
from institutions.views import InstitutionPages, ResourceSurveyPages

app_name = "institutions"
urlpatterns = [
    *InstitutionPages().urls(),
    *DesignationPages().urls(),
    *ResourceSurveyPages().urls(),
]
