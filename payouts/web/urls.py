"""The addresses of this floor, under /t/{tenant}/finance/."""

from django.urls import path

from payouts.web import (
    acts,
    calculations,
    closing,
    earnings,
    finance,
    import_effect,
    result,
    runs,
    so_far,
    statements,
    why,
)

app_name = "payouts"
urlpatterns = [
    path("", finance.finance, name="finance"),
    path("programs/<str:code>/", earnings.program, name="program_earnings"),
    path("programs/<str:code>/result/", result.program_result, name="program_result"),
    path("programs/<str:code>/so-far/<str:partner_code>/", so_far.so_far, name="earned_so_far"),
    path("programs/<str:code>/why/", why.program, name="why"),
    path("programs/<str:code>/why/<str:partner_code>/", why.partner, name="why_partner"),
    path("earnings/<str:code>/<str:partner_code>/<str:start>/", earnings.earning, name="earning"),
    path("imports/<int:number>/effect/", import_effect.commit_effect, name="import_effect"),
    path("imports/<int:number>/rollback-effect/", import_effect.roll_back_effect, name="rollback_effect"),
    path("calculations/", calculations.listing, name="calculations"),
    path("calculations/now/", calculations.recalculate, name="recalculate"),
    path("close/", closing.close, name="close"),
    path("runs/", runs.listing, name="runs"),
    path("runs/new/", runs.new, name="run_new"),
    path("runs/<str:code>/", runs.detail, name="run"),
    path("runs/<str:code>/submit/", acts.submit, name="run_submit"),
    path("runs/<str:code>/approve/", acts.approve, name="run_approve"),
    path("runs/<str:code>/return/", acts.send_back, name="run_return"),
    path("runs/<str:code>/export/", acts.export, name="run_export"),
    path("runs/<str:code>/files/<str:name>", runs.file, name="file"),
    path("statements/<str:code>/", statements.detail, name="statement"),
]
