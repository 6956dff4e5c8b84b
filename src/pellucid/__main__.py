"""``python -m pellucid``, for systems that do not find the command `pellucid`."""

from pellucid.cli.main import main

if __name__ == "__main__":
    main()
