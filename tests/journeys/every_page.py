"""The pages that a user can reach in the demonstration: from the addresses, not from a list.

A new page comes into the walk with its line in DOORS of tests/test_isolation.py, for every role that
may get it; this file needs a line only when
- it answers with a file: its name goes into FILES;
- it is about a row ("row:..."): its view knows `pages`, or the row stands in ROWS.
  The demonstration must have such a row, or nothing is opened;
- each role sees it differently: OF_EACH_BODY. Otherwise a page of both bodies is opened as the desk;
- it shows something only after a post, such as the result of an upload or what is wrong with a file:
  a test of test_every_page.py does the post and hands the page to `inspector`.
A form of records (data-keep, and an address in `typed` below) is also sent with nonsense.
"""

from collections.abc import Iterable, Iterator

from django.urls import resolve, reverse

from reports.counting.figures import FIGURES
from reports.models import Disposal, Erasure, Upload, UploadKind, Work
from reports.pages.views.wording import NAMES
from reports.pages.wording.tables import TABLES
from tests.demonstration import DAY
from tests.test_isolation import DOORS, OWN_ACCOUNT, Door
from wards.fiscal import FiscalYear
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Submission, User
from wards.vocabulary import ReportForm, Role

# Addresses that answer with a file.
FILES = {
    "reports:announcement_file",
    "reports:board_file",
    "reports:download",
    "reports:figure_download",
    "reports:receipt_file",
    "reports:reminders",
    "reports:edition_download",
    "reports:upload_file",
    "reports:upload_marked",
    "reports:work_file",
    "reports:ward_page_file",
    "reports:ledger_example",
    "reports:user_list_file",
    "reports:deck_template_file",
}
# Rows whose views name no `pages`; one opens if the demonstration has it.
ROWS = {
    "row:upload": Upload.objects.filter(kind=UploadKind.REPORT_FORM),
    "row:ledger": Upload.objects.filter(kind=UploadKind.LEDGER),
    "row:user_list": Upload.objects.filter(kind=UploadKind.USERS),
    "row:work": Work.objects.all(),
    "row:erasure": Erasure.objects.all(),
    "row:disposal": Disposal.objects.all(),
}
PUBLISHED, CURRENT = 2024, FiscalYear.of(DAY.date()).year
# Opened for the year being reported, in which wards are missing; the dashboard for both years.
FIGURE_PAGES = {"reports:figure"}
# What a ward's office and its desk each see in their own way.
OF_A_REPORT = {
    "reports:submit",
    "reports:ask_return",
    "reports:receipt",
    "reports:next_missing",
}
OF_EACH_BODY = OF_A_REPORT | {"reports:home", "reports:ward_report"}
CHANGING = ("edit", "end", "delete", "reset", "switch", "revert")


def pages_of(user: User) -> list[str]:
    """The address of every page that opens for a user; one that looks the same for two, once."""
    with ward_scope(ALL_WARDS if user.is_bureau else user.ward_id):
        found = [
            address + ("" if name in FIGURE_PAGES else door.query)
            for name, door in DOORS.items()
            if user.role in door.get and not is_a_file(name) and not is_opened_elsewhere(name, user)
            for address in addresses_of(name, door, user)
        ]
    return found + list(of_the_current_year(found))


def is_a_file(name: str) -> bool:
    """Whether an address answers with a file; every list has one."""
    return name in FILES or name.endswith("_list_file")


def is_opened_elsewhere(name: str, user: User) -> bool:
    """Whether another role opens the same page: the desk for the office, a ward for the Bureau."""
    if user.role == Role.WARD_OFFICE:
        return name not in OF_EACH_BODY and Role.DESK in DOORS[name].get
    of_a_ward = {Role.DESK, Role.WARD_OFFICE} & set(DOORS[name].get)
    return user.is_bureau and name.endswith("_detail") and bool(of_a_ward)


def addresses_of(name: str, door: Door, user: User) -> Iterator[str]:
    """An address with each set of arguments that shows another page."""
    if name == "reports:figure":
        yield from (reverse(name, args=[figure_id]) for figure_id in figures_for(user))
        if user.is_bureau:  # a ward's own records are always open
            yield f"{reverse(name, args=[next(iter(FIGURES))])}?ward=27118"
    elif name == "reports:wording_table":
        # The first opens without a name.
        tables = [*(table.key for table in TABLES[1:]), *NAMES]
        yield from (reverse(name, args=[table]) for table in tables)
    elif name == "reports:ward_report":
        yield from (reverse(name, args=[user.ward_id or "27118", form]) for form in ReportForm)
    elif name in OF_A_REPORT and not user.is_bureau:
        yield reverse(name, args=[user.ward_id, user.role])
    elif door.args == (PUBLISHED,):
        yield from (reverse(name, args=[year]) for year in (PUBLISHED, CURRENT))
    elif name == "wards:due_date":
        yield reverse(name, args=[Submission.objects.latest("pk").pk])
    elif "row:" in str(door.args):
        yield from address_of_row(name, user)
    else:
        yield reverse(name, args=door.args)


def figures_for(user: User) -> Iterable[str]:
    """All to the Bureau; to a ward one of each kind, of which it sees the same of others."""
    of_kind = {(source.form, source.wards_see): id_ for id_, source in FIGURES.items()}
    return FIGURES if user.is_bureau else of_kind.values()


def address_of_row(name: str, user: User) -> Iterator[str]:
    """The address with one of the rows that the page's own view would find."""
    row = DOORS[name].args[0]
    if row in ROWS:
        rows = ROWS[row].visible_to(user)
    else:
        pages = resolve(reverse(name, args=[1])).func.view_initkwargs["pages"]
        rows = pages.editable(user) if name.endswith(CHANGING) else pages.readable(user)
    if name.endswith("switch"):
        rows = rows.exclude(pk=user.pk)
    if name == "wards:user_decide":
        rows = rows.filter(acts__decision="")
    more = DOORS[name].args[1:]
    yield from (reverse(name, args=[row.pk, *more]) for row in rows.order_by("pk")[:1])


def of_the_current_year(addresses: list[str]) -> Iterator[str]:
    """The pages of all wards without the year, which then is the one being reported."""
    for address in addresses:
        page, _, query = address.partition("?")
        if query == f"year={PUBLISHED}" and page.startswith(("/dashboard/", "/reports/")):
            yield page


def account_pages(*, with_code: bool) -> list[str]:
    """The pages of a user's own account, before or after one-time codes are turned on."""
    of_codes = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"}
    apart = {"mfa_download_recovery_codes", "mfa_remove_webauthn"}
    names = of_codes if with_code else OWN_ACCOUNT - of_codes - apart
    return [reverse(name) for name in sorted(names)]


def forms_of(addresses: list[str]) -> list[str]:
    """The pages on which something is typed into a record; those of a published year are locked."""
    typed = ("/new/", "/end/", f"/{CURRENT}/")
    return [address for address in addresses if address.partition("?")[0].endswith(typed)]
