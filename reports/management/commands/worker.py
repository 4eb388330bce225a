"""The command that does the jobs in the queue until it is told to stop."""

import asyncio
import logging
import signal

import psycopg
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

logger = logging.getLogger(__name__)

# procrastinate's own worker ends when the database goes away in the middle of what it does.
PAUSE_SECONDS = 2


class Command(BaseCommand):
    help = "督促・メール・一括作成などの処理を、止められるまで続けます。データベースが再起動しても続きます。"

    def handle(self, *args, **options) -> None:
        asyncio.run(_work_until_told_to_stop())


async def _work_until_told_to_stop() -> None:
    told = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, told.set)
    stop = asyncio.create_task(told.wait())
    while not told.is_set():
        worker = asyncio.create_task(_one_worker())
        await asyncio.wait({worker, stop}, return_when=asyncio.FIRST_COMPLETED)
        worker.cancel()  # a job that runs is finished first
        await asyncio.wait({worker})
        if not worker.cancelled() and (error := worker.exception()):
            if not isinstance(error, ConnectorException | psycopg.Error):
                raise error
            logger.warning("The database is away (%s); a new worker begins soon.", error)
        await asyncio.wait({stop}, timeout=PAUSE_SECONDS)


async def _one_worker() -> None:
    """A worker with connections and a number of its own, as long as the database answers.

    What the one before it left half done counts as stalled, and is done again.
    """
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(install_signal_handlers=False)
