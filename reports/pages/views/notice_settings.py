"""The settings of mail of the user who has signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.pages.notices.pages import NoticeSettingsForm
from wards.generic.base import HOME


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Which events send mail to the user, and where to."""
    form = NoticeSettingsForm(request.POST or None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "お知らせメールの設定を保存しました。")
        return redirect("reports:notice_settings")
    context = {
        "title": "お知らせメール",
        "lead": "どのできごとで、だれにメールが送られるかを確かめ、受け取るものを選びます。",
        "crumbs": [HOME, ("お知らせメール", "")],
        "form": form,
        "submit_label": "保存する",
        "cancel_url": HOME[1],
        "mail_server_is_set": settings.MAIL_SERVER_IS_SET,
    }
    return render(request, "reports/notice_settings.html", context)
