"""The vendor's addresses, under /t/{tenant}/."""

from django.urls import URLPattern, URLResolver, include, path

from partners.web import urls as partner_urls
from payouts.web import replay_urls
from payouts.web import urls as payout_urls
from payouts.web.filing import accounts as account_pages
from payouts.web.filing import bank as bank_pages
from programs.web import urls as program_urls
from vir.faces.console import (
    day,
    exchange_rates,
    jobs,
    keys,
    launch_policy,
    notifications,
    outbox,
    paper,
    people,
    products,
    settings_index,
)
from vir.faces.console.amendment import acts as amend_acts
from vir.faces.console.amendment import pages as amending
from vir.faces.console.branding import domain as brand_domain
from vir.faces.console.branding import looking
from vir.faces.console.branding import pages as branding
from vir.faces.console.claiming import settings_pages as claim_settings
from vir.faces.console.desk import home
from vir.faces.console.finance import partner_holds, program_accruals, trace
from vir.faces.console.finding import search
from vir.faces.console.grouping import segment_rule, segments
from vir.faces.console.lists import programs as programs_list
from vir.faces.console.lists import programs_bulk, saved, transaction
from vir.faces.console.partner360 import parts as partner_parts
from vir.faces.console.partner360 import standing as partner_standing
from vir.faces.console.plan import deciding
from vir.faces.console.program import enrolment, performance
from vir.faces.console.program import overview as program_overview
from vir.faces.console.program import partners as program_partners
from vir.faces.console.targeting import targets
from vir.faces.console.trail import pages as audit
from vir.faces.console.watchlist import pages as watchlist
from vir.faces.console.welcome import company
from vir.faces.console.welcome import pages as welcome

console: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("", home.home, name="home"),
        path("needs/dismiss/", home.dismiss, name="need_dismiss"),
        path("needs/bring-back/", home.bring_back, name="need_bring_back"),
        path("search/", search.search, name="search"),
        path("data/transactions/counted/", transaction.counts, name="transaction_counts"),
        path("data/transactions/<str:key>/", transaction.transaction, name="transaction"),
        path("account/notifications/", notifications.notifications, name="notifications"),
        path("messages/outbox/", outbox.listing, name="outbox"),
        path("messages/outbox/<uuid:letter_id>/", outbox.letter, name="letter"),
        path("messages/outbox/<uuid:letter_id>/html/", outbox.letter_html, name="letter_html"),
        path("messages/outbox/addresses/<uuid:suppression_id>/lift/", outbox.lift, name="suppression_lift"),
        path("audit/", audit.listing, name="audit"),
        path("audit/verify/", audit.verify, name="audit_verify"),
        path("views/save/", saved.save, name="view_save"),
        path("views/remove/", saved.remove, name="view_remove"),
        path("targets/", targets.targets, name="targets"),
        path("targets/set/", targets.change, name="targets_set"),
        path("trace/<str:code>/", trace.trace, name="trace"),
        path("finance/payees/", include("vir.faces.console.finance.payee_urls")),
        path("welcome/", welcome.welcome, name="welcome"),
        path("welcome/short/", welcome.short, name="welcome_short"),
        path("welcome/put-away/", welcome.put_away, name="welcome_put_away"),
        path("welcome/samples/<slug:kind>.<slug:form>", welcome.sample, name="welcome_sample"),
        # Before the pages of partners: these words would be taken for codes.
        path("partners/watchlist/", watchlist.listing, name="watchlist"),
        path("partners/watchlist/short/", watchlist.block, name="watchlist_block"),
        path("partners/watchlist/message/", watchlist.message, name="watchlist_message"),
        path("partners/watchlist/assign/", watchlist.assign, name="watchlist_assign"),
        path("partners/<str:code>/programs/", partner_standing.programs, name="partner_programs"),
        path("partners/<str:code>/purchases/", partner_parts.purchases, name="partner_purchases"),
        path("partners/<str:code>/money/", partner_parts.money, name="partner_money"),
        path("partners/<str:code>/words/", partner_parts.words, name="partner_words"),
        path("partners/<str:code>/activity/", partner_parts.activity, name="partner_activity"),
        path("partners/<str:code>/holds/", partner_holds.holds, name="partner_holds"),
        path("partners/<str:code>/holds/release/", partner_holds.release, name="partner_hold_release"),
        path("partners/<str:code>/portal/", looking.see, name="see_portal"),
        path("portal/leave/", looking.leave, name="leave_portal"),
        path("date/", day.day, name="day"),
        path("date/move/", day.move, name="date_move"),
        path("date/preview/", day.look, name="preview"),
        path("date/leave/", day.leave, name="preview_leave"),
    ],
    "console",
)
job_pages = (
    [
        path("", jobs.listing, name="list"),
        path("<uuid:job_id>/progress/", jobs.progress, name="progress"),
    ],
    "jobs",
)
product_pages = (
    [
        path("", products.listing, name="list"),
        path("new/", products.new, name="new"),
        path("<str:sku>/", products.edit, name="edit"),
    ],
    "products",
)
rate_pages = (
    [
        path("", exchange_rates.listing, name="list"),
        path("set/", exchange_rates.set_one, name="set"),
        path("paste/", exchange_rates.paste, name="paste"),
        path("remove/", exchange_rates.remove, name="remove"),
    ],
    "exchange_rates",
)
people_pages = (
    [
        path("", people.listing, name="list"),
        path("invite/", people.send_invitation, name="invite"),
        path("invitations/<uuid:invitation_id>/revoke/", people.revoke, name="revoke"),
        path("<uuid:membership_id>/end/", people.end, name="end"),
    ],
    "people",
)
setting_pages = (
    [
        path("", settings_index.index, name="index"),
        path("company/", company.company, name="company"),
        path("launch/", launch_policy.launch_policy, name="launch"),
        path("documents/", paper.paper, name="documents"),
        path("branding/", branding.branding, name="branding"),
        path("branding/accent/", branding.accent, name="branding_accent"),
        path("branding/discard/", branding.discard, name="branding_discard"),
        path("branding/publish/", branding.publish, name="branding_publish"),
        path("branding/domain/check/", brand_domain.check, name="branding_domain_check"),
        path("branding/sender/check/", brand_domain.check_sender, name="branding_sender_check"),
        path("branding/preview/portal/", looking.portal_frame, name="branding_portal"),
        path("branding/preview/letter/", looking.letter_frame, name="branding_letter"),
        path("branding/draft.css", looking.draft_style, name="branding_draft_style"),
        path("branding/draft/logo.<slug:form>", looking.draft_logo, name="branding_draft_logo"),
        path("keys/", keys.keys, name="keys"),
        path("keys/<uuid:key_id>/revoke/", keys.revoke, name="key_revoke"),
        path("accounts/", account_pages.accounts, name="accounts"),
        path("accounts/change/", account_pages.change, name="accounts_change"),
        path("bank/", bank_pages.bank, name="bank"),
        path("bank/decide/", bank_pages.decide, name="bank_decide"),
        path("claims/", claim_settings.how_decided, name="claims"),
        path("claims/checks/", claim_settings.checks, name="claim_checks"),
        path("claims/checks/<str:name>/", claim_settings.check, name="claim_check"),
    ],
    "settings",
)
# A program on one page shows amounts, which the floor of programs does not know.
program_pages = (
    [
        path("", programs_list.listing, name="list"),
        path("archive/", programs_bulk.archive, name="archive"),
        path("clone/", programs_bulk.clone, name="clone_many"),
        path("terms.zip", programs_bulk.export_terms, name="export_terms"),
        *program_urls.urlpatterns,
        path("<str:code>/", program_overview.overview, name="overview"),
        path("<str:code>/performance/", performance.performance, name="performance"),
        path("<str:code>/amend/", amending.amend, name="amend"),
        path("<str:code>/amend/effect/", amending.effect, name="amend_effect"),
        path("<str:code>/amend/check/", amend_acts.check, name="amend_check"),
        path("<str:code>/amend/keep-old/", amend_acts.keep_old, name="amend_keep_old"),
        path("<str:code>/amend/consent/", amend_acts.consent, name="amend_consent"),
        path("<str:code>/amend/send/", amend_acts.send, name="amend_send"),
        path("<str:code>/amend/publish/", amend_acts.publish, name="amend_publish"),
        path("<str:code>/amend/approve/", amend_acts.approve, name="amend_approve"),
        path("<str:code>/amend/return/", amend_acts.give_back, name="amend_return"),
        path("<str:code>/amend/withdraw/", amend_acts.withdraw, name="amend_withdraw"),
        path("<str:code>/partners/", program_partners.listing, name="partners"),
        path("<str:code>/partners/change/", program_partners.change, name="partners_change"),
        path("<str:code>/enrolment/", enrolment.enrolment, name="enrolment"),
        path("<str:code>/close/", deciding.close, name="close"),
        path("<str:code>/decide/", deciding.decide, name="decide"),
    ],
    "programs",
)
# Segments show programs and sales, which the floor of partners does not know.
partner_pages = (
    [
        *partner_urls.urlpatterns,
        path("segments/", segments.listing, name="segments"),
        path("segments/new/", segment_rule.new, name="segment_new"),
        path("segments/<str:name>/", segments.detail, name="segment"),
        path("segments/<str:name>/rule/", segment_rule.change, name="segment_rule"),
        path("segments/<str:name>/add/", segments.add, name="segment_add"),
        path("segments/<str:name>/end/", segments.end, name="segment_end"),
    ],
    "partners",
)

# What is owed has pages of its own, and pages beside those of programs and plans.
payout_pages = (
    [
        path("finance/", include(payout_urls.urlpatterns)),
        path("settings/payouts/", include(payout_urls.setting_pages)),
        path(
            "programs/<str:code>/accruals/",
            include([path("", program_accruals.accruals, name="program_accruals")]),
        ),
        path("programs/", include(replay_urls.program_pages)),
        path("plan/", include(replay_urls.plan_pages)),
    ],
    "payouts",
)

urlpatterns = [
    path("", include(console)),
    path("programs/", include(program_pages)),
    path("", include(partner_pages)),
    path("data/", include("claims.web.urls")),
    path("data/compared/", include("vir.faces.console.compared.urls")),
    path("claims/", include("vir.faces.console.claiming.urls")),
    path("", include(payout_pages)),
    path("jobs/", include(job_pages)),
    path("settings/", include(setting_pages)),
    path("products/", include(product_pages)),
    path("exchange-rates/", include(rate_pages)),
    path("people/", include(people_pages)),
    path("messages/", include("vir.faces.console.messages.urls")),
    path("plan/", include("vir.faces.console.plan.urls")),
]
