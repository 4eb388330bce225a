"""What an edit of a running record means, and what is still to be said of it."""

from datetime import date

from django.db.models import TextChoices

from wards.fiscal import wareki

NEITHER = "「変わった」か「はじめから誤り」を選択してください。"
NO_DAY, NO_REASON = "変わった日を入力してください。", "誤りの理由を入力してください。"
WRONG_FROM_START = "始まりの日から違うときは「はじめから誤り」を選択してください。"


class Intention(TextChoices):
    """What an edit of a running record means."""

    CHANGED = "changed", "変わった"
    MISTAKEN = "mistaken", "はじめから誤り"


def refused_day(day: date, begin: date, end: date | None, *, wrong: str = WRONG_FROM_START) -> str:
    """Why a record of a period cannot have changed on a day; '' where it can.

    wrong: what to do where the first day itself is wrong.
    """
    if day <= begin:
        return f"いまの登録は{wareki(begin)}に始まります。それより後の日を入力してください。{wrong}"
    if end is not None and day > end:
        return f"いまの登録は{wareki(end)}で終わっています。その日までの日を入力してください。"
    return ""
