"""Letters: sent once committed, kept apart for a demo, never the end of a change that is done."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from tests.factories import make_tenant
from vir.foundation.notifications.letters import Letter, send_on_commit
from vir.foundation.tenancy.models import Tenant

Commit = Callable[..., Any]
LETTER = Letter(("marta@alder.example",), "New terms:\nQ4 Cordless Growth", "As text", "<p>As HTML</p>")


@pytest.fixture
def demo(db: None, settings: Any, tmp_path: Path) -> Tenant:
    """Make a demo whose state folder is empty."""
    settings.STATE_DIR = tmp_path
    return make_tenant("trial", "Trial Tools", environment="demo")


def test_a_letter_goes_out_as_text_and_html_once_the_change_is_committed(
    kestrel: Tenant, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_on_commit([LETTER], kestrel)
        before = len(mail.outbox)

    (sent,) = mail.outbox
    assert before == 0
    assert (sent.to, sent.subject) == (["marta@alder.example"], "New terms: Q4 Cordless Growth")
    assert sent.body == "As text"
    assert sent.alternatives[0] == ("<p>As HTML</p>", "text/html")


def test_a_demo_keeps_its_letters_in_a_folder_and_writes_to_nobody(
    demo: Tenant, tmp_path: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_on_commit([LETTER, Letter((), "To nobody", "", "")], demo)

    (kept,) = (tmp_path / "outbox").iterdir()
    assert mail.outbox == []
    assert "Subject: New terms: Q4 Cordless Growth" in kept.read_text()
    assert "To nobody" not in kept.read_text()


def test_a_letter_that_is_not_taken_is_named_in_the_log(
    kestrel: Tenant,
    django_capture_on_commit_callbacks: Commit,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(self: object, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        send_on_commit([LETTER], kestrel)

    assert "to 1 people was not sent" in caplog.text


def test_a_demo_without_a_place_for_letters_goes_on(
    demo: Tenant,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Commit,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "outbox").write_text("in the way")

    with django_capture_on_commit_callbacks(execute=True):
        send_on_commit([LETTER], demo)

    assert "The outbox of the demo cannot be written; 1 letters were not kept." in caplog.text
