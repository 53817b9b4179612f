"""Lessons become an adapter: rendering to tokens, the tuning methods, the training loop."""
