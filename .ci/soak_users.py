"""The users of `make soak` and of `make scale-out`: what they do, and what the portal promised them."""

import asyncio
import random
import re
import threading
from collections import Counter
from itertools import count
from string import ascii_lowercase

from bench_clients import FormFields, Visitor

from consultations.models import Initiative
from reports.models import Edition
from trainings.models import Training
from wards.models import ReportingRound, Submission, SubmissionEvent, User
from wards.reporting.workflow import move
from wards.vocabulary import Status

YEAR = 2024
MARK = "負荷試験"
REASON = "架空の理由"
TRAININGS = "/trainings/training/"
# What a body enters: the list, the field by which it is found again, and its model.
ENTERED = {
    "ward_office": (TRAININGS, "theme", Training),
    "desk": ("/consultations/initiative/", "text", Initiative),
}
MOVES = {"submit": Status.SUBMITTED, "accept": Status.ACCEPTED, "return": Status.RETURNED}
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|form_token|seen)" value="([^"]*)"')
MARK_FORM = re.compile(r'(<form [^>]*action="(/marks/[^"]*)".*?</form>)', re.DOTALL)
Fields = list[tuple[str, str]]


def never_said(word: str) -> str:
    """A text that stands nowhere yet; of letters, since digits in a row look like somebody's number."""
    return f"{word} {''.join(random.choices(ascii_lowercase, k=20))}"  # noqa: S311


def of_year(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}year={YEAR}"


async def new_record(visitor: Visitor, role: str, text: str) -> Fields:
    """What a browser would send of the form of a new record, filled in as an earlier one; [] for none."""
    address, field, _ = ENTERED[role]
    _, page = await visitor.get(of_year(address))
    keys = re.findall(rf'href="{address}(\d+)/', page)
    if not keys:
        return []
    _, earlier = await visitor.get(of_year(f"{address}{random.choice(keys)}/edit/"))  # noqa: S311
    _, new = await visitor.get(of_year(f"{address}new/"))
    own = {"csrfmiddlewaretoken", "form_token", "stamp", "fiscal_year"}
    typed = [pair for pair in FormFields(earlier).fields if pair[0] not in {*own, field}]
    fields = [pair for pair in FormFields(new).fields if pair[0] in own]
    return [*fields, *typed, (field, text)] if fields else []


async def send_file(visitor: Visitor, content: bytes) -> tuple[int, str]:
    """Sends a report form back."""
    status, page = await visitor.get(of_year("/excel/"))
    if status != 200:
        return status, page
    tokens = HIDDEN.findall(page[page.index('id="send"') :])
    return await visitor.send(of_year("/excel/"), tokens, content)


def returned_reports(bureau: User) -> tuple[int, Counter]:
    """Returns all reports of the year to the wards; the last event, and how often each step was done."""
    survey = ReportingRound.objects.annual().get(fiscal_year=YEAR)
    for report in Submission.objects.filter(round=survey).exclude(status=Status.RETURNED):
        move(report, Status.RETURNED, bureau, reason=REASON)
    done = Counter({("publish", ""): Edition.objects.count()})
    for step, status in MOVES.items():
        moves = SubmissionEvent.objects.filter(to_status=status)
        done.update((step, ward) for ward in moves.values_list("submission__ward_id", flat=True))
    return SubmissionEvent.objects.latest("pk").pk, done


class Rush:
    """What all were told together."""

    def __init__(self, port: int, promised: Counter) -> None:
        self.port, self.done = port, promised
        self.is_calm, self.ended = True, threading.Event()
        self.answers, self.errors = Counter(), Counter()
        # What was entered: True where the portal said that it is saved, False where it could not say.
        self.entered: dict[str, dict[str, bool]] = {role: {} for role in ENTERED}
        self.sent, self.sent_perhaps = Counter(), Counter()

    async def all_at_once(self, users: list["Somebody"]) -> None:
        await asyncio.gather(*(each.works_on() for each in users))


class Somebody:
    """A user with a browser, who does one thing after the other until all is over."""

    def __init__(self, rush: Rush, session: str) -> None:
        self.rush, self.visitor = rush, Visitor(rush.port, {"sessionid": session})
        self.acts = []

    async def works_on(self) -> None:
        for number in count():
            if self.rush.ended.is_set():
                return
            try:
                await self.acts[number % len(self.acts)]()
            except (OSError, asyncio.IncompleteReadError):
                # The portal is away, or broke off in the middle of its answer.
                self.rush.answers["none"] += 1
                if self.rush.is_calm:
                    self.rush.errors["no answer", ""] += 1
                await asyncio.sleep(0.5)
            await asyncio.sleep(random.uniform(0.2, 2))  # noqa: S311 - somebody reads and types

    async def get(self, path: str) -> str:
        return self._noted(path, await self.visitor.get(of_year(path)))[1]

    async def post(self, path: str, fields: Fields) -> bool:
        """Whether the portal said that it is done: it leads on to another page."""
        return self._noted(path, await self.visitor.post(of_year(path), fields))[0] == 302

    def _noted(self, path: str, answer: tuple[int, str]) -> tuple[int, str]:
        """Raises where the answer is an error; 503 says in words that the database is away."""
        status, _ = answer
        self.rush.answers[status] += 1
        if status >= 400 and (self.rush.is_calm or status != 503):
            self.rush.errors[status, path] += 1
        if status >= 400:
            raise ConnectionError(status)
        return answer


class Body(Somebody):
    """Of a ward office or a desk: looks, enters, submits, and sends a report form if it has one."""

    def __init__(self, rush: Rush, session: str, user: User, form: bytes | None) -> None:
        super().__init__(rush, session)
        self.user, self.form = user, form
        self.acts = [self.submit, self.enter, self.look, *([self.send] if form else [])]

    async def look(self) -> None:
        address = ENTERED[self.user.role][0]
        for path in ("/", "/dashboard/", address, f"{address}file/csv/", "/excel/"):
            await self.get(path)

    async def enter(self) -> None:
        text, entered = never_said(MARK), self.rush.entered[self.user.role]
        if fields := await new_record(self.visitor, self.user.role, text):
            entered[text] = False
            entered[text] = await self.post(f"{ENTERED[self.user.role][0]}new/", fields)

    async def submit(self) -> None:
        report = f"/reports/{self.user.ward_id}/{self.user.role}/"
        for form, address in MARK_FORM.findall(await self.get(report)):
            answer = [
                (name, value.strip() or "架空の回答") for name, value in FormFields(form).fields
            ]
            await self.post(address, answer)
        fields = FormFields(await self.get(f"{report}submit/")).fields
        if "seen" in dict(fields):
            typed = [(name, REASON if "why:" in name else value) for name, value in fields]
            typed.append(("same_again", "on"))  # where nothing has changed since it was returned
            self.rush.done["submit", self.user.ward_id] += await self.post(
                f"{report}submit/", typed
            )

    async def send(self) -> None:
        self.rush.sent_perhaps[self.user.pk] += 1
        status, _ = self._noted("/excel/", await send_file(self.visitor, self.form))
        self.rush.sent[self.user.pk] += status == 302


class Watcher(Somebody):
    """An officer who watches the board and takes files away."""

    def __init__(self, rush: Rush, session: str) -> None:
        super().__init__(rush, session)
        self.acts = [self.watch]

    async def watch(self) -> None:
        for path in ("/", "/dashboard/", "/board/file/csv/", "/downloads/xlsx/", "/downloads/csv/"):
            await self.get(path)


class Publisher(Somebody):
    """An officer who accepts all there is, publishes, and returns everything."""

    def __init__(self, rush: Rush, session: str, bodies: list[User]) -> None:
        super().__init__(rush, session)
        self.bodies = bodies
        self.acts = [self.accept, self.publish, self.return_all]

    async def accept(self) -> None:
        await self._each("review", "accept")

    async def return_all(self) -> None:
        await self._each("return", "return")

    async def _each(self, page: str, step: str) -> None:
        for user in self.bodies:
            report = f"/reports/{user.ward_id}/{user.role}/"
            await self._send(f"{report}{page}/", f"{report}{step}/", user.ward_id)

    async def publish(self) -> None:
        await self._send("/editions/publish/", "/editions/publish/", "")

    async def _send(self, page: str, path: str, ward: str) -> None:
        hidden = dict(HIDDEN.findall(await self.get(page)))
        fields = [*hidden.items(), ("reason", REASON), ("missing_is_known", "on")]
        if "seen" not in hidden or not await self.post(path, fields):
            return
        # What is not accepted, since the ward was faster, leads back to where it was read.
        if not (page.endswith("/review/") and self.visitor.location.startswith(page)):
            self.rush.done[path.split("/")[-2], ward] += 1
