"""Tell in the reader's language what a training stored in English, in sentences with values."""

import re
from functools import cache

from pellucid.i18n import gettext as _
from pellucid.i18n import marked

SENTENCES = (
    # details
    marked("Ctrl-C ended the second training, so the network of the first one is evaluated."),
    marked("The loss became NaN in the second training, so the network of the first one is kept."),
    marked("a loss that became NaN"),
    marked("a {monitor} that got no better"),
    marked("class weights"),
    marked(
        "does not pay: log loss {without} without, {with_it} with, standard error of the gain "
        "{error}, on {n_pictures} pictures"
    ),
    marked("fine-tuned"),
    marked(
        "float32 (features for the fit in {precision}, which changes probabilities by up to "
        "{difference})"
    ),
    marked("head alone"),
    marked("label smoothing of {share}"),
    marked("last and inner layers"),
    marked("left out, since each view is of one picture"),
    marked("focal loss with {parts}"),
    marked("focal loss"),
    marked("log loss with {parts}"),
    marked("log loss"),
    marked("mean squared error with {parts}"),
    marked("mean squared error"),
    marked("mixed pictures"),
    marked(
        "pays: log loss {without} without, {with_it} with, standard error of the gain {error}, "
        "on {n_pictures} pictures"
    ),
    marked("penalties on weights"),
    marked("the number of epochs that was set"),
    marked("the time that was set"),
    marked("validation log loss {log_loss}, accuracy {accuracy}"),
    marked("{backend}, {n_workers} workers"),
    marked(
        "{in_use}, tested on a GPU in float32 (features for the fit in {precision}, which "
        "changes probabilities by up to {difference})"
    ),
    marked(
        "{in_use}, tested on a GPU in {precision} (probabilities within {difference} of float32)"
    ),
    marked("{n_epochs} of {n_all_epochs} epochs"),
    marked("{n_epochs} of {n_all_epochs} epochs, half as many trained layers"),
    marked(
        "{n_epochs} of {n_all_epochs} epochs, {n_views} of {n_all_views} augmented views, half "
        "as many trained layers"
    ),
    marked("{n_epochs} of {n_all_epochs} epochs, {n_views} of {n_all_views} augmented views"),
    marked("{n_layers} from {layer} upwards"),
    marked(
        "{n_pictures} pictures of train and validation, the head alone; the results on "
        "validation and the temperature are those of the first training"
    ),
    marked(
        "{n_pictures} pictures of train and validation, {n_epochs} epochs; the results on "
        "validation and the temperature are those of the first training"
    ),
    marked("{optimizer}, learning rate {learning_rate}"),
    marked("{optimizer}, learning rates of a table"),
    marked("{precision} (probabilities within {difference} of float32)"),
    # names and notes of the ways that the recipe auto tried
    marked("failed: {error}"),
    marked("features of augmented views"),
    marked("it would take about {needed}, but only {left} are left"),
    marked("not finished in time"),
    marked("not tried: an ONNX backbone cannot be trained"),
    marked("not tried: more than {max_pictures} pictures"),
    marked("not tried: no augmentation was wanted"),
    marked("not tried: the backbone has no inner layers"),
    marked("not tried: the disk lacks the space for what the frozen part computes"),
    marked("not tried: the training was interrupted"),
    marked("not tried: there are too few validation pictures to compare by"),
    marked("not tried: too little time was left"),
    marked("not tried: {n_pictures} pictures are too few to tell"),
    marked("not tried: {reason}"),
    marked("not validated"),
    marked("{hours} h {minutes} min"),
    marked("{minutes} min {seconds} s"),
    marked("{seconds} s"),
    # why a picture was left out
    marked("An identical picture is in the {later} split."),
    marked("A near copy is in the {later} split."),
)
"""What the recipes and the catalog store: the same messages as where they are written."""
_SPLITS = (marked("train"), marked("validation"), marked("test"))
_MAX_DEPTH = 8
"""Maximum number of sentences within one another."""
MAX_LENGTH = 1000
"""Maximum number of characters of a text; the rest of a longer one, which no training writes, is
left out."""


def stored_fact(text: str) -> str:
    """Translate a sentence that a training stored.

    Args:
        text: Text of a detail, the name or note of a variant, or why a picture was left out.

    Returns:
        The sentence in the current language; text that is none of `SENTENCES` is unchanged, except
        that only its first `MAX_LENGTH` characters are kept.

    Example:
        >>> stored_fact("not tried: 12 pictures are too few to tell")
        'not tried: 12 pictures are too few to tell'
    """
    return _sentence(text, 0)


def _sentence(text: str, depth: int) -> str:
    if len(text) > MAX_LENGTH:  # a run may come from somebody else
        return text[: MAX_LENGTH - 1] + "…"
    if depth > _MAX_DEPTH:
        return text
    for pattern, template in _patterns():
        found = pattern.fullmatch(text)
        if found:
            parts = found.groupdict().items()
            values = {name: _told(name, value, depth + 1) for name, value in parts}
            return _(template, **values)
    return text


def _told(name: str, value: str, depth: int) -> str:
    if name == "parts":
        return ", ".join(_sentence(part, depth) for part in re.split(", | and ", value))
    if name == "later" and value in _SPLITS:
        return _(value)
    return _sentence(value, depth)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern for each sentence, the most specific first."""
    ordered = sorted(SENTENCES, key=lambda each: -len(re.sub(r"\{\w+\}", "", each)))
    return [(re.compile(_pattern_of(each), re.DOTALL), each) for each in ordered]


def _pattern_of(template: str) -> str:
    start, *rest = re.split(r"\{(\w+)\}", template)
    found = re.escape(start)
    for name, literal in zip(rest[::2], rest[1::2], strict=True):
        group = f"(?P<{name}>.+?){re.escape(literal)}"
        # A value ends where the text after it begins. An atomic group looks for no later end, so
        # hostile text takes linear time.
        found += group if name == rest[-2] else f"(?>{group})"
    return found
