"""The office as a WSGI application, for the web server's worker process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beforehand.office.project.settings")

from django.core.wsgi import get_wsgi_application

from beforehand.office.project.database import die_with_parent

if os.environ.get("BEFOREHAND_SUPERVISED"):
    die_with_parent()

application = get_wsgi_application()
