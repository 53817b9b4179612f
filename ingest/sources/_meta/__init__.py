"""Messenger and Instagram: what their downloads have in common."""
