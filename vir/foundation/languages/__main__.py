"""Keep the catalogues: gather, compile, missing."""

from __future__ import annotations

import sys

from vir.foundation.languages import catalogues


def main(words: list[str]) -> int:
    """Do what was asked. Gives 1 if something is missing, 2 if it is not known what was asked."""
    match words:
        case ["gather"]:
            catalogues.gather()
        case ["compile"]:
            catalogues.compile_all()
        case ["missing"]:
            found = {locale: len(catalogues.missing(locale)) for locale in catalogues.LOCALES}
            for locale, count in found.items():
                sys.stdout.write(f"{locale}: {count} texts without words\n")
            return 1 if any(found.values()) else 0
        case _:
            sys.stderr.write(f"{catalogues.__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
