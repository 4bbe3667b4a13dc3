"""The forms that the payments of a run are written in, one folder each."""

from __future__ import annotations

from payouts.exports.nacha import FORM as NACHA
from payouts.exports.pain_001_03 import FORM as PAIN_03
from payouts.exports.pain_001_09 import FORM as PAIN_09
from payouts.exports.remit import Form
from payouts.exports.remittance import FORM as REMITTANCE
from payouts.exports.ubl import FORM as UBL

# In the order that a page offers them in.
RUN_FORMS: tuple[Form, ...] = (PAIN_09, PAIN_03, NACHA, UBL, REMITTANCE)
BY_NAME = {form.name: form for form in RUN_FORMS}
