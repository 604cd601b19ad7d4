"""Cases, the worklist, promises, visits, whereabouts."""
