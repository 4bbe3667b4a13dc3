"""The addresses of journals and of files of runs, under /t/{tenant}/finance/."""

from django.urls import path

from payouts.web.filing import journal_acts, journals, loads

urlpatterns = [
    path("journals/", journals.listing, name="journals"),
    path("journals/new/", journal_acts.new, name="journal_new"),
    path("journals/<str:code>/", journals.detail, name="journal"),
    path("journals/<str:code>/export/", journal_acts.export, name="journal_export"),
    path("journals/<str:code>/posted/", journal_acts.posted, name="journal_posted"),
    path("journals/<str:code>/files/<str:name>", journals.file, name="journal_file"),
    path("runs/<str:code>/loads/", loads.page, name="run_loads"),
    path("runs/<str:code>/loads/make/", loads.make, name="run_load_make"),
    path("runs/<str:code>/loads/files/<str:name>", loads.file, name="run_load"),
]
