"""Which address shows what of all wards: home, figures, downloads."""

from django.urls import path

from reports.notices.letter_pages import LetterPages
from reports.notices.pages import NoticePages
from reports.views import (
    board,
    dashboard,
    downloads,
    editions,
    figure,
    home,
    notice_settings,
    publishing,
    review,
    ward_report,
    wordings,
)
from reports.wording.pages import (
    DeckTextPages,
    FootnotePages,
    InitiativeWordingPages,
    ThemeWordingPages,
)

app_name = "reports"

urlpatterns = [
    path("", home.home, name="home"),
    path("reports/<str:ward>/<str:form>/", ward_report.ward_report, name="ward_report"),
    path("reports/<str:ward>/<str:form>/submit/", ward_report.submit_report, name="submit"),
    path("marks/<int:pk>/answer/", ward_report.answer, name="answer_mark"),
    path("reports/<str:ward>/<str:form>/review/", review.review, name="review"),
    path("reports/<str:ward>/<str:form>/accept/", review.accept_one, name="accept"),
    path("reports/<str:ward>/<str:form>/return/", review.return_one, name="return"),
    path("accept/", board.accept_many, name="accept_many"),
    path("reminders/", board.reminders, name="reminders"),
    path("reminders/send/", board.send_reminders, name="send_reminders"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("figures/<str:figure_id>/", figure.figure_page, name="figure"),
    path(
        "figures/<str:figure_id>/download/<str:fmt>/",
        downloads.figure_download,
        name="figure_download",
    ),
    path("downloads/<str:fmt>/", downloads.download, name="download"),
    path("editions/", editions.edition_list, name="edition_list"),
    path("editions/publish/", publishing.publish, name="edition_publish"),
    path("editions/<int:number>/", editions.edition, name="edition"),
    path("editions/<int:number>/<str:fmt>/", editions.edition_download, name="edition_download"),
    path("wordings/", wordings.wording_list, name="wording_list"),
    *InitiativeWordingPages().urls(),
    *ThemeWordingPages().urls(),
    *FootnotePages().urls(),
    *DeckTextPages().urls(),
    path("notices/settings/", notice_settings.notice_settings, name="notice_settings"),
    *LetterPages().urls(),
    *NoticePages().urls(),
]
