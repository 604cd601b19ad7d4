"""Some 300 more borrowers of the founding lender, generated from small lists: nobody in them exists.

`register` draws their history as a book; `arrival` brings it into the three branches; `collection` and `desks` give each desk today's work.
"""
