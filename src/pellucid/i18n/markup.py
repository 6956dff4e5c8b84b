"""Messages that are HTML: with tags inside their sentences, and values that are escaped."""

from markupsafe import Markup

from pellucid.i18n.language import current_language
from pellucid.i18n.messages import catalog_of
from pellucid.i18n.particles import with_particles


def gettext(message: str, /, **values: object) -> Markup:
    """Return an HTML message in the current language.

    Args:
        message: The message in English, HTML as a template of `str.format`; it must be written in
            a page template, never come from elsewhere.
        values: What its fields hold; escaped, unless they are `Markup`.

    Returns:
        The translation with its values; the English message where there is no translation.

    Example:
        >>> str(gettext("Class <b>{name}</b>", name="R&D"))
        'Class <b>R&amp;D</b>'
    """
    return _filled(catalog_of(current_language()).gettext(message), values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> Markup:
    """Return the HTML message for a number, in the current language.

    Args:
        one: The message if `n` is 1, as for `gettext`.
        many: The message for every other number.
        n: The number, which the templates can use as ``{n}``.
        values: What the other fields hold.

    Returns:
        As `gettext`.
    """
    found = catalog_of(current_language()).ngettext(one, many, n)
    return _filled(found, {"n": n, **values})


def _filled(text: str, values: dict[str, object]) -> Markup:
    # The message is one of the sources, and `format` escapes its values.
    filled = Markup(text).format(**values)  # noqa: S704
    if current_language() == "ko":
        # The values are escaped already; particles contain no signs of HTML.
        filled = Markup(with_particles(filled, is_html=True))  # noqa: S704
    return filled
