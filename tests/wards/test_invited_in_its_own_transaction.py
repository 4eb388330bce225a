"""An invitation as the server handles it: no test's transaction around the request."""

from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory, ward
from wards.accounts.invitations import new_invitation
from wards.isolation.rls import ALL_WARDS, ward_scope

OWN = "たかつの夕陽丘-1615"


def test_a_link_opens_and_sets_the_password(committed):
    with ward_scope(ALL_WARDS):
        user = UserFactory(username="new", role="desk", ward=ward("27127"))
        link = new_invitation(user)
    address, client = link[link.index("/wards/") :], Client()
    assert client.get(address).status_code == 200
    answer = client.post(address, {"password1": OWN, "password2": OWN})
    assert answer.headers["Location"] == reverse("account_login")
    assert client.get(address).status_code == 410
