"""One step downhill, for every network that is fitted."""

import jax
import optax


def step(surprise, descent):
    """A function that takes a model, the state of its descent and a batch, and gives a better model and the next state."""

    @jax.jit
    def improve(model, state, *batch):
        slope = jax.grad(surprise)(model, *batch)
        change, state = descent.update(slope, state, model)
        return optax.apply_updates(model, change), state

    return improve
