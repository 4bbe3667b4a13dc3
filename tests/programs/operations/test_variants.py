"""Variants stand beside a draft and change places with it; evidence is kept and never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from programs.models import Backtest, DraftVariant, Program, ProgramVersion
from programs.operations.keep_backtest import Evidence, UnableToKeepBacktest, keep_backtest
from programs.operations.keep_variant import UnableToKeepVariant, drop_variant, keep_variant
from programs.operations.use_variant import use_variant
from programs.queries.backtests import kept_results, newest_backtests, proof_of, variants_of
from programs.queries.designs import designs_of, growth_design, name_of, other_way, sharing
from programs.terms import Terms
from tests.factories import make_published_program
from tests.payouts.first_quarter import make_draft, push
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def draft(inside: Tenant, priya: User) -> Program:
    return make_draft(push(), priya)


@pytest.fixture
def keep(draft: Program, priya: User, moment: datetime) -> Callable[..., DraftVariant]:
    def kept(**changes: Any) -> DraftVariant:
        return keep_variant(
            **{
                "program_id": draft.id,
                "name": "Incremental",
                "document": other_way(push()),
                "actor_id": priya.id,
                "at": moment,
                **changes,
            }
        )

    return kept


def version_of(program: Program) -> ProgramVersion:
    return ProgramVersion.objects.get(program=program)


def evidence(version: ProgramVersion, **changes: Any) -> Evidence:
    return Evidence(
        **{
            "variant": "A",
            "terms_hash": version.terms_hash,
            "sales_from": date(2026, 1, 1),
            "sales_to": date(2026, 3, 31),
            "margin": Decimal(28),
            "lines": 48,
            "partners": 24,
            "result": {"sales": "1"},
            **changes,
        }
    )


def test_variants_take_the_free_letters(draft: Program, keep: Callable[..., DraftVariant]) -> None:
    keep()
    keep(name="Growth", document=growth_design(push()))

    assert [(v.letter, v.name) for v in variants_of(draft)] == [("B", "Incremental"), ("C", "Growth")]
    with pytest.raises(UnableToKeepVariant, match="There are two variants already"):
        keep()


def test_a_variant_is_of_the_same_program(draft: Program, keep: Callable[..., DraftVariant]) -> None:
    document = {**other_way(push()), "code": "VIR-2030-001", "name": "Other", "starts_on": "2030-01-01"}

    kept = keep(document=document)

    assert (kept.document["code"], kept.document["starts_on"]) == ("VIR-2027-003", "2027-01-01")
    assert sharing({"goal": 1, "reward": 2}, {"code": "X"}) == {"reward": 2, "code": "X"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "Name: write a name"),
        ({"name": "x" * 121}, "Name: write a name"),
        ({"document": {}}, "The terms cannot be read"),
        ({"letter": "C"}, "There is no variant C any more"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    changes: dict[str, Any], sentence: str, keep: Callable[..., DraftVariant]
) -> None:
    with pytest.raises(UnableToKeepVariant, match=sentence):
        keep(**changes)

    assert DraftVariant.objects.count() == 0


def test_a_published_program_takes_no_variants(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    program = make_published_program(push(), owner=priya, approver=lena, partners=())
    who: dict[str, Any] = {"program_id": program.id, "actor_id": priya.id, "at": moment}

    with pytest.raises(UnableToKeepVariant, match="no longer a draft"):
        keep_variant(name="B", document=other_way(push()), **who)
    with pytest.raises(UnableToKeepVariant, match="no longer a draft"):
        use_variant(letter="B", **who)
    with pytest.raises(UnableToKeepVariant, match="no longer a draft"):
        drop_variant(letter="B", **who)


def test_using_a_variant_loses_nothing(
    draft: Program, keep: Callable[..., DraftVariant], priya: User, moment: datetime
) -> None:
    keep()

    version = use_variant(program_id=draft.id, letter="B", actor_id=priya.id, at=moment)

    assert version.document["reward"]["application"] == "per_band"
    (kept,) = variants_of(draft)
    assert (kept.name, kept.document) == ("Retroactive, the draft before", push())
    assert [d.name for d in designs_of(draft, version_of(draft))] == ["Incremental", kept.name]
    actions = AuditEvent.objects.filter(object_code=draft.code).values_list("action", flat=True)
    assert "program.variant_used" in set(actions)


def test_designs_are_named_after_what_they_do() -> None:
    fixed = {"kind": "fixed", "application": "all_volume", "tiers": [{"threshold": "1", "amount": "5"}]}

    named = [
        name_of(Terms.from_document(document))
        for document in (push(), other_way(push()), growth_design(push()), push(reward=fixed))
    ]

    assert named == ["Retroactive", "Incremental", "Growth", "Lump sum"]
    assert other_way(other_way(push()))["reward"] == push()["reward"]


def test_a_draft_that_cannot_be_read_is_a_design_with_its_fault(inside: Tenant, priya: User) -> None:
    draft = make_draft({**push(), "reward": {}}, priya)

    (design,) = designs_of(draft, version_of(draft))

    assert (design.letter, design.terms, bool(design.fault)) == ("A", None, True)


def test_evidence_proves_exactly_the_terms_it_was_run_on(
    draft: Program, priya: User, moment: datetime
) -> None:
    version = version_of(draft)
    first = keep_backtest(version_id=version.id, found=evidence(version), actor_id=priya.id, at=moment)
    keep_backtest(
        version_id=version.id,
        found=evidence(version, variant="B", terms_hash="b" * 64),
        actor_id=priya.id,
        at=moment,
    )

    assert proof_of(version) == first
    assert newest_backtests([version.id]) == {version.id: first}
    assert {
        k: r.variant for k, r in kept_results(version.id, [("A", version.terms_hash), ("B", "c")]).items()
    } == {"A": "A"}
    version.terms_hash = "0" * 64
    assert proof_of(version) is None
    assert newest_backtests([version.id]) == {version.id: first}


def test_evidence_is_never_rewritten(draft: Program, priya: User, moment: datetime) -> None:
    version = version_of(draft)
    kept = keep_backtest(version_id=version.id, found=evidence(version), actor_id=priya.id, at=moment)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Backtest.objects.filter(id=kept.id).update(lines=1)


@pytest.mark.parametrize("margin", ["0", "-1", "100.1"])
def test_a_margin_that_is_no_part_of_sales_is_refused(
    margin: str, draft: Program, priya: User, moment: datetime
) -> None:
    version = version_of(draft)

    with pytest.raises(UnableToKeepBacktest, match="Contribution margin"):
        keep_backtest(
            version_id=version.id,
            found=evidence(version, margin=Decimal(margin)),
            actor_id=priya.id,
            at=moment,
        )
    assert Backtest.objects.count() == 0
