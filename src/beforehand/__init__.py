"""Microcredit risk control from application to recovery, in one file."""
