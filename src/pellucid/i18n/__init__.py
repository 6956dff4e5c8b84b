"""Messages in the language of the reader.

A message is written in English where it is used, in `gettext`; its translation stands in the
catalog of the language, `catalogs/LANGUAGE/LC_MESSAGES/pellucid.po`. `make messages` collects the
messages of the sources and compiles the catalogs.
"""

from pellucid.i18n.language import LANGUAGES, current_language, set_language, use_language
from pellucid.i18n.lists import and_list, or_list
from pellucid.i18n.messages import gettext, marked, ngettext
from pellucid.i18n.system_reason import system_reason

__all__ = [
    "LANGUAGES",
    "and_list",
    "current_language",
    "gettext",
    "marked",
    "ngettext",
    "or_list",
    "set_language",
    "system_reason",
    "use_language",
]
