"""The contact log and the one service that asks the conduct gate."""
