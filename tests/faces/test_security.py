"""A person turns a second factor on, signs in with it, uses a recovery code, and turns it off."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from tests.factories import PASSWORD
from tests.support.second_factor import AGAIN_WITH_CODE, Watch, give_app, stand_still
from vir.foundation.identity.models import User
from vir.foundation.identity.second_factor import has_factor

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
CODE = "/accounts/security/code/"
PASSWORD_AGAIN = "/accounts/reauthenticate/"
INDEX = "/accounts/security/"
SET_UP = "/accounts/security/app/"
TURN_OFF = "/accounts/security/app/turn-off/"
CODES = "/accounts/security/recovery-codes/"
CHANGE = "/accounts/password/change/"
NEW_CODES = "/accounts/security/recovery-codes/new/"
PAYEE = "/p/kestrel/company/payee/change/"
ClientAs = Callable[[User], Client]


@pytest.fixture(autouse=True)
def no_tries_counted() -> None:
    """Forget the failed tries of other tests: they are counted by address."""
    cache.clear()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return stand_still(monkeypatch)


def words(response: Any) -> str:
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def key_on(response: Any) -> str:
    written = re.search(r'class="code secret">(.*?)</span> </span>', response.content.decode())
    assert written is not None
    return re.sub(r"<[^>]+>|\s", "", written[1])


def a_request() -> Any:
    """Stand inside a request, as what follows a commit does outside of tests."""
    return request_context(RequestFactory().post("/"))


def sign_in(user: User) -> tuple[Client, Any]:
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    return client, client.post(LOGIN, {"login": user.email, "password": PASSWORD})


def test_an_app_is_set_up_after_the_password_and_its_recovery_codes_are_shown_once(
    olga: User, client_as: ClientAs, watch: Watch, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_as(olga)
    address = f"{SET_UP}?next=/t/kestrel/"
    assert client.get(address).headers["Location"].startswith(f"{PASSWORD_AGAIN}?next=")
    client.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": address})
    page = client.get(address)
    secret = key_on(page)
    kept = "".join(row.get_decoded().get("mfa.totp.secret", "") for row in Session.objects.all())
    assert kept != ""
    assert secret not in kept
    assert '<svg class="qr"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]

    wrong = client.post(address, {"code": "000000"})
    assert "This code does not fit." in words(wrong)
    assert key_on(wrong) == secret
    assert not has_factor(olga.pk)

    with a_request(), django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, {"code": watch.code(secret)})
    assert done.headers["Location"] == f"{CODES}?next=%2Ft%2Fkestrel%2F"
    shown = client.get(done.headers["Location"])
    codes = re.findall(r'<li class="code">(\d{4}) (\d{4})</li>', shown.content.decode())
    assert len(codes) == 10
    assert 'href="/t/kestrel/">I have kept them' in shown.content.decode()
    again = client.get(CODES)
    assert re.findall(r"\d{4} \d{4}", words(again)) == []
    assert "".join(codes[0]) not in again.content.decode()
    assert "10 of 10 left" in words(client.get(INDEX))
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([olga.email], "An authenticator app was added to your sign-in")
    ]
    assert "http" not in mail.outbox[0].body
    # The code that turned it on is used.
    assert "does not fit" in words(client.post(AGAIN_WITH_CODE, {"code": watch.code(secret)}))


def test_signing_in_asks_for_the_code_after_the_password_and_a_code_lets_in_once(
    olga: User, watch: Watch
) -> None:
    give_app(olga)
    client, answer = sign_in(olga)
    assert answer.headers["Location"] == CODE
    assert client.get("/t/kestrel/").headers["Location"].startswith(LOGIN)

    assert "Each works once" in words(client.post(CODE, {"code": "123456"}))
    assert "Enter the code." in words(client.post(CODE, {"code": ""}))
    code = watch.code()
    assert client.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == "/"
    assert client.get("/t/kestrel/").status_code == 200

    other, _ = sign_in(olga)
    assert "does not fit" in words(other.post(CODE, {"code": code}))
    assert other.get("/t/kestrel/").status_code == 302


def test_without_the_phone_a_recovery_code_lets_in_once(olga: User) -> None:
    spare = give_app(olga)[3]

    client, _ = sign_in(olga)
    assert client.post(CODE, {"code": spare}).headers["Location"] == "/"
    assert "9 of 10 left" in words(client.get(INDEX))

    other, _ = sign_in(olga)
    assert "does not fit" in words(other.post(CODE, {"code": spare}))


def test_whoever_has_the_password_does_not_guess_the_code(olga: User, watch: Watch) -> None:
    give_app(olga)
    client, _ = sign_in(olga)

    said = [words(client.post(CODE, {"code": f"00000{number}"})) for number in range(6)]
    right = client.post(CODE, {"code": watch.code()})

    assert ["does not fit" in one for one in said] == [True] * 5 + [False]
    assert "Too many attempts. Wait five minutes" in words(right)


def test_the_code_page_without_a_password_leads_to_the_sign_in(olga: User) -> None:
    give_app(olga)

    assert Client().get(CODE).headers["Location"].startswith(LOGIN)


def test_with_an_app_on_the_password_turns_nothing_off(
    olga: User, client_as: ClientAs, watch: Watch, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_as(olga)
    # Entered in this session just before the app was turned on in another one.
    client.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": INDEX})
    give_app(olga)

    for address in (TURN_OFF, NEW_CODES):
        assert client.post(address).headers["Location"].startswith(f"{AGAIN_WITH_CODE}?next=")
    password = client.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": TURN_OFF})
    assert password.headers["Location"].startswith(AGAIN_WITH_CODE)
    assert has_factor(olga.pk)

    assert client.post(AGAIN_WITH_CODE, {"code": watch.code(), "next": INDEX}).headers["Location"] == INDEX
    with a_request(), django_capture_on_commit_callbacks(execute=True):
        assert client.post(TURN_OFF).headers["Location"] == INDEX
    assert Authenticator.objects.filter(user=olga).count() == 0
    assert [m.subject for m in mail.outbox] == ["The authenticator app was removed from your sign-in"]


def test_new_recovery_codes_replace_those_before(
    olga: User, client_as: ClientAs, watch: Watch, django_capture_on_commit_callbacks: Any
) -> None:
    before = give_app(olga)
    client = client_as(olga)
    client.post(AGAIN_WITH_CODE, {"code": watch.code(), "next": INDEX})

    with a_request(), django_capture_on_commit_callbacks(execute=True):
        assert client.post(NEW_CODES).headers["Location"] == CODES
    after = ["".join(pair) for pair in re.findall(r">(\d{4}) (\d{4})<", client.get(CODES).content.decode())]

    assert (len(after), set(after) & set(before)) == (10, set())
    assert "does not fit" in words(client.post(AGAIN_WITH_CODE, {"code": before[0]}))
    assert [m.subject for m in mail.outbox] == ["New recovery codes were made for your sign-in"]


def test_a_person_sees_and_turns_off_their_own_only(
    olga: User, priya: User, client_as: ClientAs, watch: Watch
) -> None:
    give_app(olga)
    stranger = client_as(priya)
    stranger.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": INDEX})

    assert "Off. With it" in words(stranger.get(INDEX))
    assert stranger.get(TURN_OFF).status_code == 404
    assert stranger.get(CODES).status_code == 404
    assert stranger.get(f"{SET_UP}?next=//evil.example/").content.decode().count("evil.example") == 0
    assert has_factor(olga.pk)


def test_a_letter_that_cannot_be_handed_over_undoes_nothing(
    olga: User,
    client_as: ClientAs,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    give_app(olga)
    client = client_as(olga)
    client.post(AGAIN_WITH_CODE, {"code": watch.code(), "next": INDEX})

    def broken(*_: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(DefaultAccountAdapter, "send_mail", broken)

    assert client.post(TURN_OFF).headers["Location"] == INDEX
    assert not has_factor(olga.pk)
    assert "A letter on a change of the sign-in was not handed over." in caplog.text


def test_a_changed_password_is_written_about(olga: User, client_as: ClientAs) -> None:
    client = client_as(olga)
    new = "a longer horse battery"

    wrong = client.post(CHANGE, {"oldpassword": "guess", "password1": new, "password2": new})
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert "1 thing to fix" in words(wrong)
    assert User.objects.get(id=olga.id).check_password(new)
    assert [m.subject for m in mail.outbox] == ["Your password was changed"]
    assert "http" not in mail.outbox[0].body


def test_nobody_sees_these_pages_without_signing_in() -> None:
    answers = [
        Client().get(address) for address in (INDEX, SET_UP, TURN_OFF, CODES, NEW_CODES, AGAIN_WITH_CODE)
    ]

    assert [a.headers["Location"].partition("?")[0] for a in answers] == [LOGIN] * 6
