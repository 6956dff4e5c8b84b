"""A group that lists what there is if none of its commands is named, such as `pellucid runs`."""

import os
from typing import Any

from pellucid.cli.command import HELP
from pellucid.cli.group import Group
from pellucid.spelling import near_names

LIST = "list"


class ListingGroup(Group):
    """A group whose command `list` may be left out: `pellucid runs FOLDER`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words after the group's name.

        Raises:
            CommandLineError: There is no command of that name.
        """
        # While a shell completes, the names of the commands are what can follow.
        if not ctx.resilient_parsing and not (args and self._is_for_the_group(args)):
            args = [LIST, *args]
        return super().parse_args(ctx, args)

    def _is_for_the_group(self, args: list[str]) -> bool:
        first, *rest = args
        if first in self.commands or first in (*HELP, "--help", "-h"):
            return True
        # A folder alone is listed, but `runs delte photos` and `runs lst` name no folder.
        is_folder = not rest and os.path.lexists(first)
        return not (is_folder or first.startswith("-")) and bool(near_names(first, self.commands))
