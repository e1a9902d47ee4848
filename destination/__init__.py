"""Segment's "Talon.One (Actions)" cloud destination, in Python."""
