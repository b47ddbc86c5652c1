"""The network that says which rows of a table go with which columns; `src/network/pairs.rs` computes the same.

Every pair shows signals; numbers that stand for it are made from them. In rounds each pair looks at the eight pairs beside
it and at the largest and the mean of its row and of its column. Fitted by gradient descent on tables with labels.
"""

import collections
import struct

import jax
import jax.numpy as jnp
import numpy as np
import optax
from descent import Descent

CHANNELS = 24
LOOKS = 2
ROUNDS = 15
BATCH = 16
# Signals whose values lie close together are not spread out further than this: a pair that is more alike than all labelled
# ones must not leave the ground that was learnt.
LEAST_SPREAD = 0.1
RATE = 3e-3
DECAY = 1e-3
# Shares that are left out at random: of the signals, of what a look shows.
LEFT_OUT = (0.05, 0.1)
# Counts of rows and columns that tables are filled up to, so that few shapes are compiled.
COUNTS = (6, 10, 16, 26, 48, 160)


def up(count):
    return next((known for known in COUNTS if known >= count), count)


def size(table):
    return up(table[0].shape[0]), up(table[0].shape[1])


def filled(tables):
    """Tables of one batch: signals, labels, and which pairs are there."""
    rows, columns = max(size(t)[0] for t in tables), max(size(t)[1] for t in tables)
    signals = np.zeros((len(tables), rows, columns, tables[0][0].shape[2]), np.float32)
    labels, there = (np.zeros((len(tables), rows, columns), np.float32) for _ in range(2))
    for place, (own, linked) in enumerate(tables):
        height, width = linked.shape
        signals[place, :height, :width], labels[place, :height, :width] = own, linked
        there[place, :height, :width] = 1
    return signals, labels, there


def begin(key, signals):
    keys = iter(jax.random.split(key, 2 + 3 * LOOKS))
    spread = lambda shape, count: jax.random.normal(next(keys), shape) / np.sqrt(count)
    look = lambda: {
        "near": spread((3, 3, CHANNELS, CHANNELS), 36 * CHANNELS), "row": spread((2 * CHANNELS, CHANNELS), 8 * CHANNELS),
        "column": spread((2 * CHANNELS, CHANNELS), 8 * CHANNELS), "bias": jnp.zeros(CHANNELS),
    }
    return {
        "first": spread((signals, CHANNELS), signals), "first_bias": jnp.zeros(CHANNELS), "looks": [look() for _ in range(LOOKS)],
        "out": spread((CHANNELS, 1), 100 * CHANNELS), "direct": jnp.zeros((signals, 1)), "bias": jnp.full(1, -1.5),
    }


def pooled(cells, there, axis):
    """The largest and the mean along an axis."""
    most = jnp.where(there > 0, cells, 0).max(axis, keepdims=True)
    mean = (cells * there).sum(axis, keepdims=True) / jnp.maximum(there.sum(axis, keepdims=True), 1)
    return jnp.concatenate([most, mean], -1)


def votes_of(model, signals, there, key=None):
    keys = jax.random.split(key, 1 + LOOKS) if key is not None else None
    some = lambda place, share, numbers: numbers if keys is None else (
        numbers * (jax.random.uniform(keys[place], numbers.shape) > share) / (1 - share))
    signals, there = some(0, LEFT_OUT[0], signals), there[..., None]
    cells = jax.nn.relu(signals @ model["first"] + model["first_bias"]) * there
    for place, look in enumerate(model["looks"], 1):
        near = jax.lax.conv_general_dilated(cells, look["near"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        row, column = pooled(cells, there, 2) @ look["row"], pooled(cells, there, 1) @ look["column"]
        cells = (cells + some(place, LEFT_OUT[1], jax.nn.relu(near + row + column + look["bias"]))) * there
    return (cells @ model["out"] + signals @ model["direct"] + model["bias"])[..., 0]


def surprise(model, signals, labels, there, key):
    """How unlikely the labels are."""
    return (optax.sigmoid_binary_cross_entropy(votes_of(model, signals, there, key), labels) * there).sum() / jnp.sqrt(there.sum())


class Fitted:
    """A network fitted on tables: (signals of row × column × signal, labels of row × column)."""

    def __init__(self, tables, seed=0):
        shown = np.concatenate([signals.reshape(-1, signals.shape[2]) for signals, _ in tables])
        # A signal that is the same for all labelled pairs says nothing, whatever it will be elsewhere.
        spread = shown.std(0)
        self.mean, self.spread = shown.mean(0), np.where(spread > 0.001, np.maximum(spread, LEAST_SPREAD), np.inf)
        tables = [(self.even(signals), labels) for signals, labels in tables]
        key, luck = jax.random.PRNGKey(seed), np.random.default_rng(seed)
        model = begin(key, shown.shape[1])
        descent = Descent(surprise, model, RATE, DECAY, ROUNDS * (len(tables) // BATCH + 1))
        for _ in range(ROUNDS):
            order = sorted(luck.permutation(len(tables)), key=lambda place: size(tables[place]))
            parts = [order[at:at + BATCH] for at in range(0, len(order), BATCH)]
            for part in luck.permutation(len(parts)):
                # A batch that is not full says what is in it more than once.
                batch = [tables[place] for place in (parts[part] * BATCH)[:BATCH]]
                key, own = jax.random.split(key)
                descent.step(*filled(batch), own)
        self.model = descent.end()

    def even(self, signals):
        return (signals - self.mean) / self.spread

    def votes(self, tables):
        """Votes of row × column, table by table."""
        found, by_size = [None] * len(tables), collections.defaultdict(list)
        for place, table in enumerate(tables):
            by_size[size(table)].append(place)
        for places in by_size.values():
            signals, _, there = filled([(self.even(tables[place][0]), tables[place][1]) for place in places])
            for place, votes in zip(places, np.asarray(votes_of(self.model, signals, there))):
                height, width = tables[place][1].shape
                found[place] = votes[:height, :width]
        return found

    def write(self, path, bar, second):
        """Writes the network as the program reads it, for signals as they are."""
        model = self.model
        numbers = lambda array: np.asarray(array, "<f4").tobytes()
        # A layer for evened signals is one for plain signals with other weights.
        plain = lambda rows, bias: numbers(rows / self.spread[:, None]) + numbers(bias - (self.mean / self.spread) @ rows)
        none = np.zeros(CHANNELS)
        with open(path, "wb") as file:
            file.write(struct.pack("<IIff", len(self.mean), LOOKS, bar, second))
            file.write(plain(model["first"], model["first_bias"]))
            for look in model["looks"]:
                file.write(numbers(look["near"]) + numbers(look["bias"]))
                file.write(numbers(look["row"]) + numbers(none) + numbers(look["column"]) + numbers(none))
            file.write(numbers(model["out"]) + plain(model["direct"], model["bias"]))
