"""What a file of partners may hold."""

from __future__ import annotations

from vir.foundation.imports.kinds import Code, Column, Text

PARTNER_COLUMNS = (
    Column(
        "code",
        "Code",
        Code,
        max_length=60,
        aliases=(
            "ResellerKey",
            "Partner code",
            "Partner number",
            "Distributor code",
            "Customer number",
            "Account",
        ),
    ),
    Column(
        "name",
        "Name",
        Text,
        max_length=200,
        aliases=("ResellerName", "Partner name", "Partner", "Distributor name", "Company", "Customer name"),
    ),
    Column(
        "kind",
        "Kind",
        Text,
        required=False,
        max_length=120,
        aliases=("BusinessType", "Partner type", "Type", "Channel", "Partner kind"),
    ),
    Column("city", "City", Text, required=False, max_length=120, aliases=("Town",)),
    Column(
        "region",
        "Region",
        Text,
        required=False,
        max_length=120,
        aliases=("StateProvinceName", "State", "Province", "State or province"),
    ),
    Column(
        "country", "Country", Text, required=False, max_length=120, aliases=("Country_Region", "Country code")
    ),
)
