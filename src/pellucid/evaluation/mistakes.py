"""Wrong predictions, the most confident first."""

import polars as pl


def confident_mistakes(predictions: pl.DataFrame, n: int) -> pl.DataFrame:
    """Select the wrong predictions with the highest confidence.

    Args:
        predictions: Frame with the columns path, label, predicted and confidence.
        n: Maximum number of rows.

    Returns:
        Rows whose prediction is wrong, in descending order of confidence.

    Example:
        >>> rows = {"path": ["a", "b"], "label": ["x", "x"], "predicted": ["y", "x"]}
        >>> frame = pl.DataFrame(rows).with_columns(confidence=0.9)
        >>> confident_mistakes(frame, 5)["path"].to_list()
        ['a']
    """
    wrong = predictions.filter(pl.col("label") != pl.col("predicted"))
    return wrong.sort("confidence", "path", descending=[True, False]).head(n)
