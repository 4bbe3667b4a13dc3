"""What became of honest and of planted claims, in tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

# Which check is meant to find each kind, and whether it is to stop the claim or to show it.
MEANT = {
    "exact copy": ("exact_duplicate", "stop"),
    "serial number again": ("serial_reuse", "stop"),
    "sold more than bought": ("over_claim", "stop"),
    "pair: too much together": ("over_claim", "stop"),
    "altered number": ("altered_number", "stop"),
    "document used again": ("evidence_reuse", "stop"),
    "document says less": ("document_total", "stop"),
    "split under the limit": ("split_claims", "stop"),
    "returned sale": ("claimed_return", "stop"),
    "outside the period": ("outside_period", "stop"),
    "price far off": ("price_range", "show"),
    "quantity far off": ("quantity_outlier", "show"),
}


def summary(outcomes: Sequence[Mapping[str, Any]], honest: Mapping[str, Any]) -> dict[str, Any]:
    """
    Count what became of each kind. A group of claims that are one deceit counts by the one that was treated hardest.

    :param honest: claims, held, shown, and by check the claims it held or showed
    """
    kinds: dict[str, Counter[str]] = {kind: Counter() for kind in MEANT}
    sorts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in _grouped(outcomes):
        check, _ = MEANT[one["kind"]]
        fate = _fate(one)
        for counted in (kinds[one["kind"]], sorts[one["kind"], one["sort"]]):
            counted["planted"] += 1
            counted[fate] += 1
            counted["by its check"] += bool(one["refused"]) or check in one["must"] or check in one["look"]
    return {
        "kinds": {kind: dict(found) for kind, found in kinds.items()},
        "sorts": {f"{kind}: {sort}": dict(found) for (kind, sort), found in sorted(sorts.items())},
        "honest": dict(honest),
    }


def _grouped(outcomes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    order = ("refused", "held", "shown", "missed")
    alone = [one for one in outcomes if not one["group"]]
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in outcomes:
        if one["group"]:
            groups[one["group"]].append(one)
    return [*alone, *(min(found, key=lambda one: order.index(_fate(one))) for found in groups.values())]


def _fate(one: Mapping[str, Any]) -> str:
    if one["refused"]:
        return "refused"
    if one["must"]:
        return "held"
    return "shown" if one["look"] else "missed"


def stopped_percent(found: Mapping[str, int]) -> float:
    """Give the share that was refused or held."""
    return 100 * (found.get("refused", 0) + found.get("held", 0)) / max(found.get("planted", 0), 1)


def lines(said: Mapping[str, Any]) -> list[str]:
    """Write the tables."""
    columns = (
        ("claims", 7),
        ("refused", 9),
        ("held", 6),
        ("shown", 7),
        ("missed", 8),
        ("stopped", 9),
        ("its check", 11),
    )
    written = [f"{'planted':<44}" + "".join(f"{name:>{width}}" for name, width in columns)]
    for kind, found in said["kinds"].items():
        written.append(_row(kind, found))
        for name, parts in said["sorts"].items():
            if (
                name.startswith(f"{kind}: ")
                and len([n for n in said["sorts"] if n.startswith(f"{kind}: ")]) > 1
            ):
                written.append(_row(f"    {name[len(kind) + 2 :]}", parts))
    honest = said["honest"]
    count = max(honest["claims"], 1)
    written += [
        "",
        f"honest claims{honest['claims']:>38,}",
        f"held by a flag that must be resolved{honest['held']:>15,}   {100 * honest['held'] / count:.2f} %",
        f"shown something to look at{honest['shown']:>25,}   {100 * honest['shown'] / count:.2f} %",
        "",
        f"{'honest claims by check':<44}{'held':>7}{'':>10}{'shown':>7}",
    ]
    for name in sorted(set(honest["held_by"]) | set(honest["shown_by"])):
        held, shown = honest["held_by"].get(name, 0), honest["shown_by"].get(name, 0)
        written.append(
            f"{name:<44}{held:>7,}{100 * held / count:>8.2f} %{shown:>7,}{100 * shown / count:>8.2f} %"
        )
    return written


def _row(name: str, found: Mapping[str, int]) -> str:
    cells = [found.get(fate, 0) for fate in ("planted", "refused", "held", "shown", "missed")]
    planted, refused, held, shown, missed = cells
    own = 100 * found.get("by its check", 0) / max(planted, 1)
    return (
        f"{name:<44}{planted:>7,}{refused:>9,}{held:>6,}{shown:>7,}{missed:>8,}"
        f"{stopped_percent(found):>7.1f} %{own:>9.1f} %"
    )
