"""What a ward's administrator may do as well as the Bureau: with accounts of the own ward alone."""

from django.db.models import QuerySet

from wards.generic.details import ConfirmPage


class ForAdministrators(ConfirmPage):
    """Asks before something is done to an account that the user looks after."""

    def editable_rows(self) -> QuerySet:
        rows = self.pages.readable(self.request.user)
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows
