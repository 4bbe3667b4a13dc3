"""Kit for pages."""

from django.apps import AppConfig
from django.utils import translation

from vir.foundation.languages.speaking import held
from vir.foundation.words import let_speak


class WebConfig(AppConfig):
    name = "vir.foundation.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        """Let the catalogues say every text from now on, in the language that is read just then."""
        let_speak(translation.gettext, translation.ngettext, held)
