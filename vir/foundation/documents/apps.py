"""Stored files and PDF."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "vir.foundation.documents"
    label = "documents"
    verbose_name = "Documents"
