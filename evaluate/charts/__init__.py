"""The pictures of the fidelity report: pure functions from numbers to SVG, one picture a module.

Each is drawn twice, for a wide page and for a phone, and shows a speaker by colour and by shape.
"""
