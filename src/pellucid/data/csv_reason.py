"""Why Python cannot read a CSV file, in the language of the reader."""

import csv

from pellucid.i18n import gettext as _


def csv_reason(error: csv.Error) -> str:
    """Return the reason of an error; what Python says is always in English."""
    said = str(error)
    if "field limit" in said:
        return _("a cell is too long; a quotation mark may be missing")
    if "new-line" in said:
        return _("a cell that is not in quotation marks has a line break")
    if "NUL" in said:
        return _("it has a character NUL, as in files that are no text")
    return said
