"""A hand that clicks and types on a page, and counts both."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Hand:
    """What somebody did: a click is one, and so is a field that is filled in, however long."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, name: str, where: Locator | None = None) -> None:
        self.click((where or self.page).get_by_role("button", name=name))

    def follow(self, name: str, where: Locator | None = None) -> None:
        self.click((where or self.page).get_by_role("link", name=name))

    def fill(self, what: Locator, text: str) -> None:
        what.fill(text)
        self.fields += 1

    @property
    def done(self) -> tuple[int, int]:
        """Clicks and fields; docs/journeys.md tells them."""
        return self.clicks, self.fields
