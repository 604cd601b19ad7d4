"""What the office does beside answering: jobs of the queue, and the seal over the audit about each second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from typing import Any

log = logging.getLogger("beforehand.background")

SEAL_EVERY = 1.0
STALLED_AFTER = 30
RESCUE_EVERY = 60.0
PAUSE_WITHOUT_DATABASE = 1.0


class Background:
    """Two threads of the supervisor; both outlive a database that goes and comes back."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._worker: Any = None
        self._threads = [
            threading.Thread(target=self._seal, name="seal", daemon=True),
            threading.Thread(target=self._work, name="jobs", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the running job finish (20 seconds at most), seal what is left, end."""
        self._ending.set()
        if self._worker is not None:
            with contextlib.suppress(Exception):
                self._worker.stop()
        for thread in self._threads:
            thread.join(25)
        with contextlib.suppress(Exception):
            from beforehand.office.audit import trail

            trail.seal()
        from django.db import connections

        connections.close_all()

    def _seal(self) -> None:
        from django.db import Error, connection

        from beforehand.office.audit import trail

        while not self._ending.wait(SEAL_EVERY):
            try:
                trail.seal()
            except Error:
                log.warning("the audit waits for its seal: the database does not answer")
            finally:
                connection.close()
        connection.close()

    def _work(self) -> None:
        while not self._ending.is_set():
            try:
                asyncio.run(self._run_worker())
            except Exception:
                log.warning("the queue waits: the database does not answer", exc_info=log.isEnabledFor(logging.DEBUG))
            # The worker returns without a word when the database goes.
            self._ending.wait(PAUSE_WITHOUT_DATABASE)

    async def _run_worker(self) -> None:
        from procrastinate.contrib.django import app
        from procrastinate.worker import Worker

        worker_app = app.with_connector(app.connector.get_worker_connector())
        async with worker_app.open_async():
            rescue = asyncio.create_task(self._rescue(worker_app))
            self._worker = Worker(app=worker_app, install_signal_handlers=False, shutdown_graceful_timeout=20, delete_jobs="successful")
            try:
                if not self._ending.is_set():
                    await self._worker.run()
            finally:
                self._worker = None
                rescue.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await rescue

    async def _rescue(self, worker_app: Any) -> None:
        # After kill -9 a job stays *doing* for ever unless somebody gives it back.
        while not self._ending.is_set():
            try:
                for job in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
                    await worker_app.job_manager.retry_job(job)
            except Exception:  # the worker outlives a database that comes back, and so must this
                log.warning("stalled jobs wait: the database does not answer", exc_info=log.isEnabledFor(logging.DEBUG))
            await asyncio.sleep(RESCUE_EVERY)
