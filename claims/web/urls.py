"""Addresses of sales data, under /t/{tenant}/data/."""

from django.urls import path

from claims.web import acting, imports, matching, transactions

app_name = "claims"

urlpatterns = [
    path("imports/", imports.listing, name="imports"),
    path("imports/new/", imports.new, name="import_new"),
    path("imports/<int:number>/", imports.detail, name="import_detail"),
    path("imports/<int:number>/columns/", matching.columns, name="import_columns"),
    path("imports/<int:number>/problems.csv", acting.problems, name="import_problems"),
    path("imports/<int:number>/commit/", acting.commit, name="import_commit"),
    path("imports/<int:number>/refuse/", acting.refuse, name="import_refuse"),
    path("imports/<int:number>/rollback/", acting.roll_back, name="import_rollback"),
    path("transactions/", transactions.listing, name="transactions"),
    path("transactions.csv", transactions.download, name="transactions_csv"),
]
