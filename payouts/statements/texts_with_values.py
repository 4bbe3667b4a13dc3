"""
The texts of sealed statements and requests that carry values, as they were written on the day of issue.

What a {name} stands for follows from the last part of the name, and is written anew by the customs of the reader:

- amount, number, rate, day, days, count: figures; `count` chooses between the two forms of a pair
- measured: a figure of any kind with its unit
- said: a text that is itself one of these, or a whole one
- everything else: the name or the code of something, which stays as it is
"""

from __future__ import annotations

from typing import Final

from vir.foundation.words import later, later_many

# Texts with values in them; the first that fits is taken, so the narrower stand first.
WITH_VALUES: Final = (
    later("Rebate at Tier {number}"),
    later("Rebate at Tier {number}, to date"),
    later("Guarantee ({amount})"),
    later("Cap ({amount})"),
    later("Why Tier {number}?"),
    later("Tiers 1 to {number}, each its own rate"),
    later("{rate} of line {number}"),
    later("{rate} of {amount}"),
    later("{number} of {whole_number}"),
    later("{measured} of {whole_measured}"),
    later("below {amount}"),
    later("what the cap leaves − line {number}"),
    # How it is worked out.
    later("{said} inside each tier × the rate of that tier, added"),
    later("{said} × tier rate"),
    later("{said} inside each tier × the amount per unit of that tier, added"),
    later("{said} × amount per unit"),
    later("increments of {said} above each tier’s threshold × the amount of that tier, added"),
    later("increments of {said} above the tier’s threshold × the amount of the tier"),
    later("{said} − baseline"),
    later("({said} − baseline) × 100 ÷ baseline"),
    later("{said} × 100 ÷ target"),
    later("{said} × 100 ÷ everything it is a share of"),
    later("{said} of the products that qualify"),
    later("net value of {name} × rate"),
    later("units of {name} × amount per unit"),
    later("at least {amount} for each of {number} periods, less what was earned before"),
    later("{amount} × {number} − {before_amount} before"),
    later("at least {amount} in each period"),
    later("a share of at least {rate}"),
    later("at least {measured}"),
    # Why.
    later("{measured} is at least {least_measured} and below {next_measured}."),
    later("{measured} is at least {least_measured}, where Tier {number}, the highest, starts."),
    later("{measured} is at least {least_measured}, where Tier 1 starts."),
    later("{measured} is below {least_measured}, where Tier 1 starts."),
    later("To reach Tier {number} you needed {amount} more."),
    # Told of a period that still runs.
    later("To reach Tier {number} you need {amount} more."),
    later("No further purchases alone would have reached Tier {number}."),
    later("There is no cap for one partner; all partners together have one of {amount}."),
    later("The cap of {amount} takes off {taken_amount}."),
    later("The cap of {amount} is reached exactly."),
    later("The cap of {amount} is not reached."),
    later(
        "The cap of {amount} for the whole program, {before_amount} of it earned before, takes off {taken_amount}."
    ),
    later(
        "The cap of {amount} for the whole program, {before_amount} of it earned before, is reached exactly."
    ),
    later("The cap of {amount} for the whole program, {before_amount} of it earned before, is not reached."),
    later("It is paid from Tier {number} on."),
    later("{amount} is below zero and is carried over."),
    later("{amount} is below zero and is invoiced."),
    later("{amount} is below the minimum of {least_amount} and is dropped."),
    later("{amount} is below the minimum of {least_amount} and is carried over."),
    later("{said} came after {day}."),
    later("{said} and {other_said} came after {day}."),
    later("Version {number} of the terms counts where version {before_number} did."),
    later("{said} where {before_number} did on {day}."),
    later("The calculation gives another amount than on {day}."),
    later("Tier {number} instead of tier {before_number}."),
    later("Tier {before_number} became Tier {number}."),
    later("Its working is in statement {code}."),
    later("The first {number} of {whole_number} lines are listed."),
    later("Bank details changed on {day}"),
    # What is taken over, taken back, held.
    later("Held back in {code}"),
    later("Carried over from {code}"),
    later("what {code} left"),
    later("{code} came back"),
    later("{code} was voided"),
    later("{code} was cancelled"),
    later("Taken back: owed from {code}"),
    later("Taken back: sales that came late, {code}"),
    later("Taken back: returns after the close, {code}"),
    later("Taken back: members of a segment changed, {code}"),
    later("Taken back: terms were amended, {code}"),
    later("Taken back: something else of the calculation changed, {code}"),
    later("Owed from {code}"),
    # Before what ends in a name, which would take the amount for a part of it.
    later("{said}, {amount}"),
    later("Adjustment: {name}"),
    later("{code} pays more."),
    later("{code} pays more"),
    later("{code}, {days}"),
    later("{amount}, {said}"),
    later("{name}, {amount}"),
    later("{said}."),
)

# Texts that a number bends: for one, and for more.
COUNTED: Final = (
    later_many("{count} line", "{count} lines"),
    later_many("{count} line, {number} returned", "{count} lines, {number} returned"),
    later_many("{count} line, net {amount}", "{count} lines, net {amount}"),
    later_many("at least {count} different product", "at least {count} different products"),
    later_many("{count} different product", "{count} different products"),
    later_many(
        "To reach Tier {number} you needed {count} more unit.",
        "To reach Tier {number} you needed {count} more units.",
    ),
    later_many(
        "To reach Tier {number} you need {count} more unit.",
        "To reach Tier {number} you need {count} more units.",
    ),
    later_many("{count} sale of {amount}", "{count} sales of {amount}"),
    later_many("{count} return of {amount}", "{count} returns of {amount}"),
    later_many("{count} line counts", "{count} lines count"),
)

# Words inside figures and formulas.
FIGURE_WORDS: Final = (
    later("{amount} per unit"),
    later("{amount} per {number}"),
    later("line {number}"),
)
UNITS: Final = later_many("{count} unit", "{count} units")

# What is held names its reasons one after the other.
HELD: Final = later("Held: {reasons}")
