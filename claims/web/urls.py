"""Addresses of sales data, under /t/{tenant}/data/."""

from django.urls import path

from claims.web import (
    acting,
    code_memory,
    fixing,
    imports,
    matching,
    messages,
    senders,
    transactions,
    unmatched,
    unmatched_acts,
)

app_name = "claims"

urlpatterns = [
    path("imports/", imports.listing, name="imports"),
    path("imports/new/", imports.new, name="import_new"),
    path("imports/<int:number>/", imports.detail, name="import_detail"),
    path("imports/<int:number>/columns/", matching.columns, name="import_columns"),
    path("imports/<int:number>/problems.csv", acting.problems, name="import_problems"),
    path("imports/<int:number>/commit/", acting.commit, name="import_commit"),
    path("imports/<int:number>/fix/", fixing.fix, name="import_fix"),
    path("imports/<int:number>/rest/", fixing.rest, name="import_rest"),
    path("imports/<int:number>/refuse/", acting.refuse, name="import_refuse"),
    path("imports/<int:number>/rollback/", acting.roll_back, name="import_rollback"),
    path("unmatched/", unmatched.listing, name="unmatched"),
    path("unmatched/decide/", unmatched.decide, name="unmatched_decide"),
    path("unmatched/match/", unmatched_acts.match, name="unmatched_match"),
    path("unmatched/ignore/", unmatched_acts.ignore, name="unmatched_ignore"),
    path("unmatched/wait/", unmatched_acts.wait, name="unmatched_wait"),
    path("unmatched/accept/", unmatched_acts.accept, name="unmatched_accept"),
    path("unmatched/unit/", unmatched_acts.unit, name="unmatched_unit"),
    path("memory/", code_memory.listing, name="code_memory"),
    path("memory/retire/", code_memory.retire, name="code_retire"),
    path("memory/retire-unit/", code_memory.retire_units, name="unit_retire"),
    path("messages/", messages.listing, name="messages"),
    path("messages/new/", messages.take, name="message_take"),
    path("messages/senders/", senders.listing, name="senders"),
    path("messages/senders/name/", senders.name, name="sender_name"),
    path("messages/senders/<uuid:identity_id>/forget/", senders.forget, name="sender_forget"),
    path("messages/sources/<uuid:source_id>/", senders.commits_alone, name="source_commits_alone"),
    path("messages/<int:number>/", messages.detail, name="message_detail"),
    path("messages/<int:number>/file/", messages.file, name="message_file"),
    path("transactions/", transactions.listing, name="transactions"),
    path("transactions.csv", transactions.download, name="transactions_csv"),
]
