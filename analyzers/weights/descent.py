"""Gradient descent (Adam with decaying weights), for every network that is fitted."""

import jax
import numpy as np
import optax

# The longest change that one batch may ask for.
LONGEST = 1.0
# The rate falls to this share of itself.
LOWEST = 0.3
# Shares of all steps: at the beginning that many are not averaged; the average reaches back about so many.
WARMING = 0.25
REACH = 0.055


class Descent:
    """A model on its way down; what counts in the end is the average of where it has been of late (Polyak and Juditsky
    1992, doi:10.1137/0330046), which reads the unseen better than any one place."""

    def __init__(self, surprise, model, rate, decay, steps):
        rates = optax.cosine_decay_schedule(rate, steps, LOWEST)
        descent = optax.chain(optax.clip_by_global_norm(LONGEST), optax.adamw(rates, weight_decay=decay))
        self.model, self.mean, self.state = model, model, descent.init(model)
        self.taken, self.warm = 0, WARMING * steps
        kept = 1 - 1 / (1 + REACH * steps)

        @jax.jit
        def improved(model, state, *batch):
            slope = jax.grad(surprise)(model, *batch)
            change, state = descent.update(slope, state, model)
            return optax.apply_updates(model, change), state

        self.improved = improved
        self.average = jax.jit(lambda mean, model: jax.tree.map(lambda one, other: kept * one + (1 - kept) * other, mean, model))

    def step(self, *batch):
        """Learns from a batch."""
        self.model, self.state = self.improved(self.model, self.state, *batch)
        self.taken += 1
        self.mean = self.model if self.taken <= self.warm else self.average(self.mean, self.model)

    def end(self):
        """The model that counts."""
        return jax.tree.map(np.asarray, self.mean)
