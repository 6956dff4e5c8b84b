"""Advice on what to train, by the number of pictures and their likeness to the backbone's own.

The four cases are those of Stanford's CS231n, "Transfer Learning": few or many pictures, like or
unlike those that the backbone learned from. Whether they are unlike is not asked but measured:
then features of inner layers, which are less specific, predict better (Yosinski et al., "How
transferable are features in deep neural networks?", 2014).
"""

from collections.abc import Mapping

from pellucid.i18n import gettext as _

FEW = 1000
"""Below this number of pictures, fine-tuning easily overfits. A rule of thumb."""


def what_to_train(n_pictures: int, details: Mapping[str, object]) -> str:
    """Say which part of a network is worth training.

    Args:
        n_pictures: Number of pictures to learn from.
        details: Details of a fit with the recipe ``features``; `layers_trial` tells whether
            features of inner layers pay.

    Returns:
        One or two sentences.

    Example:
        >>> what_to_train(300, {"layers_trial": "does not pay: ..."}).partition(",")[0]
        'The 300 pictures are few (below 1'
    """
    trial = str(details.get("layers_trial", ""))
    is_few = n_pictures < FEW
    if trial.startswith("pays"):
        return (
            _(
                "The {n:,} pictures are few (below {few:,}, a rule of thumb), and seem unlike "
                "those that the backbone learned from, since features of inner layers helped: keep "
                "these features, and train only the head.",
                n=n_pictures,
                few=FEW,
            )
            if is_few
            else _(
                "The {n:,} pictures are many ({few:,} or more, a rule of thumb), and seem unlike "
                "those that the backbone learned from, since features of inner layers helped: "
                "fine-tuning a large share of the backbone (--unfreeze 1) may pay.",
                n=n_pictures,
                few=FEW,
            )
        )
    alike = (
        _("seem like those that the backbone learned from, since inner layers did not help")
        if trial.startswith("does not pay")
        else _("it was not measured whether they are like those that the backbone learned from")
    )
    return (
        _(
            "The {n:,} pictures are few (below {few:,}, a rule of thumb), and {alike}. The head "
            "alone is then usually enough, and fine-tuning may overfit.",
            n=n_pictures,
            few=FEW,
            alike=alike,
        )
        if is_few
        else _(
            "The {n:,} pictures are many ({few:,} or more, a rule of thumb), and {alike}. "
            "Fine-tuning the top of the backbone may then help a little.",
            n=n_pictures,
            few=FEW,
            alike=alike,
        )
    )
