"""The addresses of the pages of all wards."""

from django.urls import path

from reports.pages import excel, health, search, sending, uploads
from reports.pages.erasing import views as erasing
from reports.pages.handover import HandoverNotePages
from reports.pages.notices import LetterPages, NoticePages, job_again, job_give_up, notice_settings
from reports.pages.retention import views as retention
from reports.pages.upload_list import UploadPages
from reports.pages.views import (
    announcements,
    board,
    downloads,
    figures,
    preview,
    publishing,
    receipt,
    registers,
    review,
    ward_document,
    ward_report,
    wording,
)
from reports.pages.wording.tables import InitiativeWordingPages, ThemeWordingPages
from reports.pages.wording.texts import DeckTextPages, FootnotePages, ScaleClassesPages
from wards.generic.addresses import A_FILE, urls_of
from wards.generic.lists import RecordList

app_name = "reports"

urlpatterns = [
    path("", ward_report.home, name="home"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("reports/<str:ward>/<str:form>/", ward_report.ward_report, name="ward_report"),
    path("reports/<str:ward>/<str:form>/submit/", ward_report.submit_report, name="submit"),
    path("reports/<str:ward>/<str:form>/next/", ward_report.next_missing, name="next_missing"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<int:year>/<str:item>/confirm/", registers.confirm, name="register_confirm"),
    path("registers/<int:year>/<str:item>/withdraw/", registers.withdraw, name="register_withdraw"),
    path("marks/<int:pk>/answer/", ward_report.answer, name="answer_mark"),
    path("reports/<str:ward>/<str:form>/withdraw/", ward_report.withdraw, name="withdraw"),
    path("reports/<str:ward>/<str:form>/ask-return/", ward_report.ask_return, name="ask_return"),
    path("reports/<str:ward>/<str:form>/receipt/", receipt.receipt, name="receipt"),
    path("reports/<str:ward>/<str:form>/receipt.pdf", receipt.receipt_file, name="receipt_file"),
    path("reports/<str:ward>/<str:form>/receipt/save/", receipt.receipt_save, name="receipt_save"),
    path("reports/<str:ward>/<str:form>/review/", review.review, name="review"),
    path("reports/<str:ward>/<str:form>/unaccept/", review.unaccept, name="unaccept"),
    path("reports/<str:ward>/<str:form>/recall/", review.recall, name="recall"),
    path("reports/<str:ward>/<str:form>/grant-return/", review.grant_return, name="grant_return"),
    path("reports/<str:ward>/<str:form>/decline/", review.decline, name="decline"),
    path("reports/<str:ward>/<str:form>/accept/", review.accept_one, name="accept"),
    path("reports/<str:ward>/<str:form>/return/", review.return_one, name="return"),
    path("accept/", board.accept_many, name="accept_many"),
    path(f"board/{A_FILE}", board.board_file, name="board_file"),
    path("reminders/", board.reminders, name="reminders"),
    path("reminders/send/", board.send_reminders, name="send_reminders"),
    path("dashboard/", figures.dashboard, name="dashboard"),
    path("figures/<str:figure_id>/", figures.figure_page, name="figure"),
    path(
        "figures/<str:figure_id>/download/<str:fmt>/",
        downloads.figure_download,
        name="figure_download",
    ),
    path("downloads/<str:fmt>/", downloads.download, name="download"),
    path("ward-pages/", ward_document.ward_page_list, name="ward_page_list"),
    path("ward-pages/all/", ward_document.ward_pages_zip, name="ward_pages_zip"),
    path("ward-pages/<str:ward>/<str:fmt>/", ward_document.ward_page_file, name="ward_page_file"),
    path("editions/", downloads.edition_list, name="edition_list"),
    path("editions/publish/", publishing.publish, name="edition_publish"),
    path("editions/preview/", preview.preview, name="edition_preview"),
    path("editions/deck.css", preview.deck_style, name="deck_style"),
    path("editions/<int:number>/", downloads.edition, name="edition"),
    path("editions/<int:number>/<str:kind>/", downloads.edition_download, name="edition_download"),
    path("wordings/", wording.wording_table, name="wording_list"),
    path("wordings/<str:table>/", wording.wording_table, name="wording_table"),
    path("wordings/<str:table>/gather/", wording.wording_gather, name="wording_gather"),
    path("wordings/<str:table>/move/", wording.wording_move, name="wording_move"),
    path("wordings/<str:table>/carry/", wording.wording_carry, name="wording_carry"),
    *urls_of(InitiativeWordingPages(), ThemeWordingPages(), FootnotePages(), DeckTextPages()),
    *urls_of(ScaleClassesPages()),
    path("erasures/", erasing.erasure_list, name="erasure_list"),
    path("erasures/ask/", erasing.erasure_ask, name="erasure_ask"),
    path("erasures/<int:pk>/", erasing.erasure, name="erasure"),
    path("erasures/<int:pk>/<str:decision>/", erasing.erasure_decide, name="erasure_decide"),
    path("retention/", retention.retention_list, name="retention_list"),
    path("retention/<int:year>/<str:kind>/", retention.retention, name="retention"),
    path("retention/<int:year>/<str:kind>/hold/", retention.retention_hold, name="retention_hold"),
    path("retention/<int:year>/<str:kind>/ask/", retention.retention_ask, name="retention_ask"),
    path(
        "retention/disposals/<int:pk>/<str:decision>/",
        retention.retention_decide,
        name="retention_decide",
    ),
    path("search/", search.search, name="search"),
    path("excel/", excel.excel, name="excel"),
    path("excel/form/", excel.form_download, name="form_download"),
    path("excel/uploads/", RecordList.as_view(pages=UploadPages()), name="upload_list"),
    path(
        f"excel/uploads/{A_FILE}", RecordList.as_view(pages=UploadPages()), name="upload_list_file"
    ),
    path("excel/uploads/<int:pk>/", uploads.upload, name="upload"),
    path("excel/uploads/<int:pk>/read/", uploads.upload_read, name="upload_read"),
    path("excel/uploads/<int:pk>/save/", uploads.upload_save, name="upload_save"),
    path("excel/uploads/<int:pk>/withdraw/", uploads.upload_withdraw, name="upload_withdraw"),
    path("excel/uploads/<int:pk>/marked/", uploads.upload_marked, name="upload_marked"),
    path("excel/uploads/<int:pk>/file/", uploads.upload_file, name="upload_file"),
    path("excel/all/", uploads.forms_zip, name="forms_zip"),
    path("ledger/", sending.ledger, name="ledger"),
    path("ledger/example/<str:kind>/<str:fmt>/", sending.ledger_example, name="ledger_example"),
    path("user-list/", sending.user_list, name="user_list"),
    path("user-list/file/", sending.user_list_file, name="user_list_file"),
    path("user-list/<int:pk>/save/", uploads.user_list_save, name="user_list_save"),
    path("works/<int:pk>/", uploads.work, name="work"),
    path("works/<int:pk>/file/", uploads.work_file, name="work_file"),
    path("official-list/", sending.official_list, name="official_list"),
    path("deck-template/", sending.deck_template, name="deck_template"),
    path("deck-template/file/", sending.deck_template_file, name="deck_template_file"),
    path("jobs/<int:pk>/again/", job_again, name="job_again"),
    path("jobs/<int:pk>/give-up/", job_give_up, name="job_give_up"),
    *urls_of(announcements.AnnouncementPages()),
    path("announcement/<int:pk>/file/", announcements.announcement_file, name="announcement_file"),
    *urls_of(HandoverNotePages()),
    path("notices/settings/", notice_settings, name="notice_settings"),
    *urls_of(LetterPages(), NoticePages()),
]
