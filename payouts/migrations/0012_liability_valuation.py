from django.db import migrations, models

# What is owed in other currencies, valued at the closing rate, has an account of its own.
ACCOUNTS = [
    ("rebate_expense", "Rebate expense"),
    ("accrued_liability", "Accrued rebates"),
    ("earned_payable", "Earned rebates payable"),
    ("approved_payable", "Approved rebates payable"),
    ("payment_clearing", "Payments under way"),
    ("cash", "Bank"),
    ("credit_note_issued", "Credit memos issued"),
    ("offset_against_invoice", "Offset against invoices"),
    ("partner_receivable", "Owed by partners"),
    ("fx_difference", "Exchange differences"),
    ("liability_valuation", "Valuation of rebates owed"),
    ("opening_balance", "Balances taken over"),
]


class Migration(migrations.Migration):
    dependencies = [("payouts", "0011_approved_before_paid")]

    operations = [
        migrations.AlterField(
            model_name=model, name="account", field=models.CharField(choices=ACCOUNTS, max_length=30)
        )
        for model in ("accountmapping", "ledgerleg")
    ]
