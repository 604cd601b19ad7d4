"""Lessons: clue, rule, back-test, signatures."""
