"""Which addresses the app institutions has."""

from institutions.views import DesignationPages, InstitutionPages, ResourceSurveyPages

app_name = "institutions"
urlpatterns = [
    *InstitutionPages().urls(),
    *DesignationPages().urls(),
    *ResourceSurveyPages().urls(),
]
