"""Tuning methods, one module each, found by being here.

A method module has

- `traits`: what the method can do and how its base is loaded (`train.methods._traits.Traits`);
- `attach(model, config, steps) -> model`: takes a loaded base and gives back the model whose trainable parameters are
  the method's; `steps` is how many optimizer steps there will be;

and, where the method is more than a shape of parameters,

- `arguments(config) -> dict`: arguments of the trainer that it wants otherwise;
- `optimizer(model, config) -> torch.optim.Optimizer`: an optimizer of its own;
- `callback(model) -> TrainerCallback`: what is to be done at each step;
- `save(model, folder)`: how its adapter is saved so that a plain reload is right.
"""
