"""Incidents and who must know."""
