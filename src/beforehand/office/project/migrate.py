"""Brings the database's tables up to this version, as their owner, in a process of its own.

The office itself works with a login that cannot alter a table; this is the only process that has the owner's.
"""

from __future__ import annotations

import os


def main() -> None:
    """Migrate, then give the application's role its rights (the audit room does, after each migration)."""
    os.environ["BEFOREHAND_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beforehand.office.project.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    main()
