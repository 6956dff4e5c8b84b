"""What every command that reads pictures says of its argument."""

SOURCE_HELP = (
    "A folder per class, or folders train/, validation/ and test/ of them; a table (CSV, TSV, "
    "Parquet) of paths and labels; a zip or tar archive; arrays (NPZ, IDX); a dataset that "
    "Hugging Face's datasets saved."
)
