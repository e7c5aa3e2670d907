"""A passage in, its figures out: numbers, units, roles, alignment, pairing. Pure text, no IO.

Imports nothing itself: answering a question needs the units and dates, not what reads figures.
"""
