"""Programs whose partners can have figures, and how far they are set."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from programs.enums import FigureKind, ProgramStatus
from programs.models import Enrolment, PartnerFigure, Program
from programs.queries.needed_figures import kinds_read, needed_kind
from programs.queries.programs import current_versions
from programs.queries.terms import terms_of
from programs.terms import DocumentRefused, Terms

_OPEN = (ProgramStatus.DRAFT, ProgramStatus.IN_APPROVAL, ProgramStatus.SCHEDULED, ProgramStatus.LIVE)


@dataclass(frozen=True)
class FigureProgram:
    """A program with the kinds of figures it reads. `partners` is 0 while nobody is enrolled."""

    program: Program
    terms: Terms
    kinds: tuple[FigureKind, ...]
    needed: FigureKind | None
    partners: int
    figures: int

    @property
    def kind(self) -> FigureKind:
        """Give the kind that matters most: the needed one, else the first that is read."""
        return self.needed or self.kinds[0]


def figure_programs() -> list[FigureProgram]:
    """List the programs that are not over and whose terms can be read: those that need figures come first."""
    programs = list(
        Program.objects.filter(status__in=_OPEN).select_related("owner").order_by("starts_on", "code")
    )
    versions = current_versions(programs)
    enrolled = dict(
        Enrolment.objects.order_by()
        .values_list("program_id")
        .annotate(count=Count("partner_id", distinct=True))
    )
    counted = PartnerFigure.objects.order_by().values_list("program_id", "kind")
    figures = {
        (program, kind): count
        for program, kind, count in counted.annotate(count=Count("partner_id", distinct=True))
    }
    found = []
    for program in programs:
        try:
            terms = terms_of(versions[program.id])
        except DocumentRefused:
            continue
        kinds, needed = kinds_read(terms), needed_kind(terms)
        kind = needed or kinds[0]
        found.append(
            FigureProgram(
                program,
                terms,
                kinds,
                needed,
                enrolled.get(program.id, 0),
                figures.get((program.id, kind.value), 0),
            )
        )
    return sorted(found, key=lambda one: (one.needed is None, one.kinds[0] is FigureKind.EXPECTED))
