"""Inference engines, one module each; the file's presence is its registration (`soundalike.listing`).

A module offers `open_engine(home, twins, config) -> Engine`, which returns once the engine can answer.
"""
