"""Tuning methods, one module each, found by being here.

A method module has `attach(model, config) -> model`: it takes a loaded base and gives back the model whose trainable
parameters are the method's, and that `save_pretrained` saves as an adapter.
"""
