"""The founding cases as dated service calls: the demonstration, the acceptance tests and the walk-throughs run the same lines.

Nothing is inserted behind the services' back. A story is a generator: it yields the next moment it wants to act at, and acts when
the office's story clock has reached it; `runner.play` merges many stories into one life of the office.
"""
