"""`{% load office %}`: every component tag and filter of the office, described in docs/guide/pages.md."""

from __future__ import annotations

from django.template import Library

from beforehand.office.pages.tags import blocks, drawings, marks, tables, values

register = Library()
for part in (marks, blocks, drawings, tables, values):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
