"""The founding lender: three branches, their people, one product, the policy of its first day. Set up by service calls too."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

DEVICE = UUID("5b0f5a3e-0000-4000-8000-000000000231")  # the phone of the story, for keys made on the device


@dataclass
class Cast:
    """Who acts in the stories; `kept` carries records from one story to another."""

    kept: dict[str, object] = field(default_factory=dict)
