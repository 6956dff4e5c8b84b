"""The brackets of the pseudo-language, between which everything that is translated stands."""

import re


def outside_brackets(text: str) -> str:
    """Return what stands outside of the pseudo-language's brackets, which may be nested."""
    kept, depth = [], 0
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        if depth == 0 and sign != "⟧":
            kept.append(sign)
    return "".join(kept)


def words_outside(text: str) -> list[str]:
    """Return the English words that stand outside of the brackets, and so are not translated."""
    return re.findall(r"[A-Za-z]{2,}", outside_brackets(text))
