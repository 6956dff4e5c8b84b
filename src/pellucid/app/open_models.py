"""The explorers that the home page has opened."""

import asyncio
import gc

from cachetools import LRUCache
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from pellucid.app.home_list import Openable, find_openable
from pellucid.app.protected_app import STATIC
from pellucid.keras_runtime import check_backend, import_keras

MAX_OPEN = 2
"""Maximum number of explorers in memory; the one that was not used for the longest is dropped."""


class OpenModels:
    """Answers requests below the address of a run or model, and opens it for the first of them.

    The page itself is sent at once: it shows that something is being computed until the model is
    open, and why if it cannot be opened.
    """

    def __init__(self) -> None:
        # Only the event loop's own thread uses these two.
        self._apps: LRUCache[Openable, FastAPI] = LRUCache(MAX_OPEN)
        self._opening = asyncio.Lock()
        self._page = StaticFiles(directory=STATIC, html=True, check_dir=False)

    async def open(self, identifier: str) -> FastAPI:
        """Return the explorer of a run or model, one being opened at a time.

        Args:
            identifier: Identifier as in the list of the home page.

        Returns:
            The explorer's application.

        Raises:
            PellucidError: There is nothing of this identifier, or it cannot be explored.
        """
        wanted = await run_in_threadpool(find_openable, identifier)
        app = self._apps.get(wanted)
        if app is not None:
            return app
        async with self._opening:
            if wanted not in self._apps:
                # Only a model that can be opened takes the place of another one.
                self._apps[wanted] = await run_in_threadpool(_create, wanted)
            return self._apps[wanted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request below ``/m/IDENTIFIER``."""
        identifier = scope["path_params"]["identifier"]
        if scope["path"].startswith(f"{scope['root_path']}/api/"):
            app = await self.open(identifier)
            await app(scope, receive, send)
            return
        await self._page(scope, receive, send)


def _create(wanted: Openable) -> FastAPI:
    # A dropped model may be part of circles of references, and take hundreds of megabytes.
    gc.collect()
    check_backend()
    import_keras()
    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_model, open_network

    opened = open_model(wanted.name) if wanted.is_run else open_network(wanted.name)
    return create_app(Explorer(opened))
