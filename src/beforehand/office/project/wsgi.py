"""The office as a WSGI application, for the web server's worker process."""

import os
import signal
import sys
from pathlib import Path

from beforehand.core.basics.compiled import prefer_cache_in
from beforehand.office.project.database import die_with_parent

supervisor = os.environ.get("BEFOREHAND_SUPERVISED")
if supervisor:
    # Nothing acknowledged is lost by an end in the midst of a request: its transaction is not committed.
    die_with_parent(signal.SIGKILL)
    if os.getppid() != int(supervisor):
        sys.exit(1)
    prefer_cache_in(Path(os.environ["BEFOREHAND_DATA"]))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beforehand.office.project.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

from beforehand.office.project.asking_again import AsksAgain  # noqa: E402

application = AsksAgain(get_wsgi_application())
