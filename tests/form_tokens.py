"""Form tokens for tests that send a form without having opened its page."""

import pytest
from django.test import Client

from wards.forms.once_only import TOKEN, new_token


def send_tokens(patch: pytest.MonkeyPatch) -> None:
    """From now on every form that is posted without a token gets a fresh one, as its page would.

    A test of the token itself names it, if only as ''.
    """
    post = Client.post

    def with_token(self: Client, path: str, data: object = None, *args, **kwargs):
        if not args and "content_type" not in kwargs and isinstance(data, dict | None):
            data = {TOKEN: new_token(), **(data or {})}
        return post(self, path, data, *args, **kwargs)

    patch.setattr(Client, "post", with_token)
