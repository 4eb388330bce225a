"""What every page is given: the navigation of the user's role, today, and the mark of a demonstration."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from wards.fiscal import FiscalYear
from wards.vocabulary import Role

HOME = "reports:home"


@dataclass(frozen=True)
class NavLink:
    """Where an entry leads, perhaps of the current fiscal year; also: beginnings of other addresses."""

    label: str
    name: str
    yearly: bool = False
    also: tuple[str, ...] = ()


# What each role does, in the order in which it is done.
NAVIGATION: dict[str, tuple[NavLink, ...]] = {
    Role.BUREAU: (
        NavLink("提出状況", HOME),
        NavLink("市の集計", "reports:dashboard", also=("/figures/", "/ward-pages/")),
        NavLink("公表", "reports:edition_list", also=("/deck-template/",)),
        NavLink("会議", "meetings:meeting_list"),
        NavLink("説明会・意見交換会", "meetings:event_list"),
        NavLink("医療機関", "institutions:designation_list", also=("/official-list/",)),
        NavLink("Excel", "reports:excel", also=("/works/",)),
        NavLink("資料４の文言", "reports:wording_list"),
        NavLink("調査", "wards:round_list"),
        NavLink(
            "アカウント",
            "wards:user_list",
            also=("/user-list/", "/wards/log/", "/erasures/", "/retention/"),
        ),
        NavLink("お知らせ", "reports:announcement_list", also=("/notice/", "/letter/")),
        NavLink("引継ぎ", "reports:handover_list"),
    ),
    Role.WARD_OFFICE: (
        NavLink("ホーム", HOME),
        NavLink("推進会議", "meetings:meeting_list"),
        NavLink("資源の把握", "institutions:survey", yearly=True),
        NavLink("研修会", "trainings:training_list"),
        NavLink("講演会・普及啓発", "trainings:outreach_list"),
        NavLink("Excelで報告", "reports:excel"),
        NavLink("区の集計", "reports:dashboard", also=("/figures/",)),
        NavLink("公表", "reports:edition_list"),
    ),
    Role.DESK: (
        NavLink("ホーム", HOME),
        NavLink("開設時間", "consultations:hours_list"),
        NavLink("コーディネーター", "consultations:coordinator_list"),
        NavLink("24時間・情報共有", "consultations:initiative_list"),
        NavLink("積極的医療機関", "institutions:designation_list"),
        NavLink("連携会議", "meetings:liaison_plan", yearly=True),
        NavLink("同行訪問研修", "trainings:visit_plan", yearly=True),
        NavLink(
            "相談件数",
            "consultations:monthly_total_year",
            yearly=True,
            also=("/consultations/monthly-total/",),
        ),
        NavLink("Excelで報告", "reports:excel", also=("/ledger/",)),
        NavLink("区の集計", "reports:dashboard", also=("/figures/",)),
        NavLink("公表", "reports:edition_list"),
    ),
}

# What a ward's administrator does besides.
ACCOUNTS = (NavLink("アカウント", "wards:user_list"),)


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def portal(request: HttpRequest) -> dict[str, object]:
    """Context processor: what `base.html` shows on every page."""
    today = timezone.localdate()
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else None
    year = FiscalYear.of(today)
    also = ACCOUNTS if role and user.is_ward_admin else ()
    # A page that many others lead to says to which of them it belongs.
    standpoint = getattr(request, "belongs_to", request.path)
    return {
        "navigation": navigation_for(role, standpoint, year, also) if role else [],
        "today": today,
        "current_year": year,
        "contact": settings.CONTACT,
        "portal_is_demo": settings.DEMO,
        "portal_version": settings.VERSION if role == Role.BUREAU else "",
        "session_left": getattr(request, "session_left", None),
    }


def navigation_for(
    role: str, path: str, year: FiscalYear, also: tuple[NavLink, ...] = ()
) -> list[MenuEntry]:
    """The entries of a role and some more; the one whose address begins the path most closely is current."""
    addresses = [(place, _address(place, year)) for place in (*NAVIGATION[role], *also)]
    closest = max((_closeness(*each, path) for each in addresses), default=0)
    return [
        MenuEntry(place.label, url, 0 < closest == _closeness(place, url, path))
        for place, url in addresses
    ]


def _closeness(place: NavLink, url: str, path: str) -> int:
    """How many characters of a path an entry stands above; 0 for a page that is not its own.

    The home page stands above everything, so it is current only when it is the page itself.
    """
    if place.name == HOME:
        return len(url) if path == url else 0
    return max((len(each) for each in (url, *place.also) if path.startswith(each)), default=0)


@cache
def _address(place: NavLink, year: FiscalYear) -> str:
    return reverse(place.name, args=[year.year] if place.yearly else [])
