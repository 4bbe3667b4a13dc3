"""The addresses of claims, under /p/<tenant>/claims/."""

from __future__ import annotations

from django.urls import path

from vir.faces.portal.claims import (
    acting,
    checking,
    claim,
    evidence,
    filling,
    fixing,
    listing,
    matching,
    starting,
)

urlpatterns = [
    path("", listing.claims, name="claims"),
    path("new/", starting.new, name="claim_new"),
    path("new/exception/", starting.exception, name="claim_exception"),
    path("templates/<str:terms>/<slug:form>/", starting.template, name="claim_template"),
    path("<int:number>/", claim.claim, name="claim"),
    path("<int:number>/file/", filling.file, name="claim_file"),
    path("<int:number>/paste/", filling.paste, name="claim_paste"),
    path("<int:number>/rows/", filling.add, name="claim_add"),
    path("<int:number>/activity/", filling.activity, name="claim_activity"),
    path("<int:number>/columns/", matching.columns, name="claim_columns"),
    path("<int:number>/progress/", filling.progress, name="claim_progress"),
    path("<int:number>/fix/", fixing.fix, name="claim_fix"),
    path("<int:number>/bad-rows/", fixing.bad_rows, name="claim_bad_rows"),
    path("<int:number>/evidence/", evidence.add, name="claim_prove"),
    path("<int:number>/evidence/<uuid:evidence_id>/", evidence.look, name="claim_evidence"),
    path("<int:number>/evidence/<uuid:evidence_id>/file/", evidence.file, name="claim_evidence_file"),
    path("<int:number>/evidence/<uuid:evidence_id>/<int:page>/", evidence.picture, name="claim_picture"),
    path("<int:number>/evidence/<uuid:evidence_id>/rows/", evidence.cover, name="claim_cover"),
    path("<int:number>/evidence/<uuid:evidence_id>/remove/", evidence.remove, name="claim_unprove"),
    path("<int:number>/look/", checking.look, name="claim_look"),
    path("<int:number>/check/", checking.check, name="claim_check"),
    path("<int:number>/receipt/", checking.receipt, name="claim_receipt"),
    path("<int:number>/discard/", acting.discard, name="claim_discard"),
    path("<int:number>/withdraw/", acting.withdraw, name="claim_withdraw"),
    path("<int:number>/reply/", acting.reply, name="claim_reply"),
    path("<int:number>/resubmit/", acting.resubmit, name="claim_resubmit"),
    path("<int:number>/dispute/", acting.dispute, name="claim_dispute"),
]
