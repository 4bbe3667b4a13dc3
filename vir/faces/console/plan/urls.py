"""The addresses of planning, under /t/{tenant}/plan/."""

from django.urls import path

from vir.faces.console.plan import budget, budget_edit, calendar_page, next_year

app_name = "plan"

urlpatterns = [
    path("", calendar_page.start, name="start"),
    path("calendar/", calendar_page.calendar, name="calendar"),
    path("calendar/dates/", calendar_page.dates, name="dates"),
    path("calendar/marked/", calendar_page.shift, name="shift"),
    path("next-year/", next_year.next_year, name="next_year"),
    path("budget/", budget.budget, name="budget"),
    path("budget/edit/", budget_edit.edit, name="budget_edit"),
    path("budget/lock/", budget.lock, name="lock"),
    path("budget/approve/", budget.approve, name="approve"),
]
