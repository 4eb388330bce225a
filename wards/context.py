"""Decides what every page knows: the navigation of the user's role, today, and the demo mark."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wards.fiscal import FiscalYear
from wards.vocabulary import Role

HOME = "home"

# What each role does, in the order in which it is done; names of addresses in config/urls.py.
NAVIGATION: dict[str, tuple[tuple[str, str], ...]] = {
    Role.BUREAU: (
        ("ホーム", HOME),
        ("市の集計", "dashboard"),
        ("会議", "meeting_list"),
        ("説明会・意見交換会", "coordinatorevent_list"),
        ("医療機関", "designation_list"),
        ("資料４の文言", "decktext_list"),
    ),
    Role.WARD_OFFICE: (
        ("ホーム", HOME),
        ("推進会議", "meeting_list"),
        ("資源の把握", "resourcesurvey_list"),
        ("研修会", "training_list"),
        ("講演会・普及啓発", "outreach_list"),
        ("区の集計", "dashboard"),
    ),
    Role.DESK: (
        ("ホーム", HOME),
        ("相談窓口", "desk_list"),
        ("コーディネーター", "coordinator_list"),
        ("24時間・情報共有", "initiative_list"),
        ("積極的医療機関", "designation_list"),
        ("連携会議", "meeting_list"),
        ("同行訪問研修", "accompaniedvisitplan_list"),
        ("区の集計", "dashboard"),
    ),
}


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def portal(request: HttpRequest) -> dict[str, object]:
    """Context processor: what `base.html` shows on every page."""
    today = timezone.localdate()
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else None
    return {
        "navigation": navigation_for(role, request.path) if role else [],
        "today": today,
        "current_year": FiscalYear.of(today),
        "contact": settings.CONTACT,
        "portal_is_demo": settings.DEMO,
    }


def navigation_for(role: str, path: str) -> list[Entry]:
    """The entries of a role; the one whose address begins the path most closely is current."""
    addresses = [(label, url) for label, name in NAVIGATION[role] if (url := _address(name))]
    closest = max((url for _, url in addresses if _leads_to(url, path)), key=len, default="")
    return [Entry(label, url, url == closest) for label, url in addresses]


def _leads_to(url: str, path: str) -> bool:
    """The home page stands above everything, so it is current only when it is the page itself."""
    return path == url if url == _address(HOME) else path.startswith(url)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
