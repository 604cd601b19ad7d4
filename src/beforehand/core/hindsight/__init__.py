"""The arithmetic of learning: a clue against its decision, and a candidate rule on a book of decisions as known then, in money.

The other named room where the two departments meet is the office's *learning*, its pages. Lending code cannot import this one.
"""
