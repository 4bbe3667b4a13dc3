"""A code counts once, a recovery code counts once, and neither lies open in the database."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.support.second_factor import SECRET, Watch, give_app, stand_still
from vir.foundation.identity.models import User
from vir.foundation.identity.second_factor import has_factor, remove_factors, rotate_factors, use_code
from vir.foundation.identity.secrets import UnreadableSecret, is_current

pytestmark = pytest.mark.django_db
OLD, NEW = "0" * 64, "1" * 64
OTHER = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return stand_still(monkeypatch)


def kind_of(user: User, code: str) -> str | None:
    used = use_code(user.pk, code)
    return None if used is None else str(used.type)


def test_a_code_counts_once_even_if_the_cache_forgets(olga: User, watch: Watch) -> None:
    give_app(olga)
    code = watch.code()

    assert kind_of(olga, code) == "totp"
    cache.clear()
    assert kind_of(olga, code) is None
    assert kind_of(olga, watch.next_code()) == "totp"


def test_an_apps_clock_may_be_half_a_minute_off_and_no_more(olga: User, watch: Watch) -> None:
    give_app(olga)

    found = [kind_of(olga, watch.code(steps=steps)) for steps in (-2, 2, -1, 1)]

    assert found == [None, None, "totp", "totp"]


def test_after_a_later_code_the_one_before_it_counts_no_more(olga: User, watch: Watch) -> None:
    give_app(olga)

    assert [kind_of(olga, watch.code(steps=1)), kind_of(olga, watch.code())] == ["totp", None]


def test_a_recovery_code_counts_once_and_only_for_its_person(olga: User, priya: User, watch: Watch) -> None:
    mine, theirs = give_app(olga), give_app(priya, OTHER)

    assert kind_of(olga, theirs[0]) is None
    assert kind_of(olga, f"{mine[0][:4]} {mine[0][4:]}") == "recovery_codes"
    assert kind_of(olga, mine[0]) is None
    assert kind_of(olga, watch.code(OTHER)) is None


@pytest.mark.parametrize("typed", ["", " ", "000000", "１２３４５６", "x" * 20])
def test_what_is_no_code_fits_nothing(olga: User, watch: Watch, typed: str) -> None:
    give_app(olga)

    assert kind_of(olga, typed) is None


def test_nothing_of_it_lies_open_in_the_table(olga: User) -> None:
    codes = give_app(olga)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator ORDER BY type")
        written = [row[0] for row in cursor.fetchall()]

    assert [set(json.loads(text)) for text in written] == [{"seed", "used_mask"}, {"secret"}]
    assert [word for word in (SECRET, *codes) if any(word in text for text in written)] == []


def test_the_portal_and_reports_read_nobodys_factors() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT role, has_any_column_privilege(role, 'mfa_authenticator', 'SELECT')"
            " FROM unnest(ARRAY['app_rw', 'app_portal', 'app_report', 'app_lookup']::name[]) AS role"
        )
        reads = dict(cursor.fetchall())

    assert reads == {"app_rw": True, "app_portal": False, "app_report": False, "app_lookup": False}


def test_secrets_are_encrypted_anew_and_open_under_the_newer_key_alone(olga: User, watch: Watch) -> None:
    with override_settings(FIELD_KEYS=[OLD]):
        codes = give_app(olga)
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert (rotate_factors(), rotate_factors()) == (2, 0)
    with override_settings(FIELD_KEYS=[NEW]):
        rows = Authenticator.objects.order_by("type")
        assert [is_current(row.data[name]) for row, name in zip(rows, ("seed", "secret"), strict=True)] == [
            True,
            True,
        ]
        assert [kind_of(olga, watch.code()), kind_of(olga, codes[1])] == ["totp", "recovery_codes"]
    with override_settings(FIELD_KEYS=[OLD]), pytest.raises(UnreadableSecret):
        use_code(olga.pk, watch.next_code())


def test_whoever_lost_both_is_let_in_by_the_installations_operator(
    olga: User, priya: User, mailoutbox: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    give_app(olga)
    give_app(priya)

    call_command("remove_second_factor", olga.email.upper())

    assert [has_factor(olga.pk), has_factor(priya.pk)] == [False, True]
    assert "Removed." in capsys.readouterr().out
    assert [(m.to, m.subject) for m in mailoutbox] == [  # type: ignore[attr-defined]
        ([olga.email], "The authenticator app was removed from your sign-in")
    ]
    assert remove_factors(olga) == 0
