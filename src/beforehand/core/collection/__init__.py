"""Collection of one borrower's debt: the case, promises judged by money, ability and willingness, whereabouts, hand-over."""
