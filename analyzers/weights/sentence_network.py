"""The network that votes on what each sentence of a report is; `src/duty_report/tagging/network/` computes the same.

What a sentence shows is summed into votes of its own and into a vector; two gated recurrent units read the vectors from the
front and from the back; the tags of neighbours go together more or less well (a conditional random field). Fitted by
gradient descent; parts of what is shown and held are left out at random, so that nothing is learnt by heart.
"""

import collections
import struct

import jax
import jax.numpy as jnp
import numpy as np
from descent import Descent

WIDTH = 64
HELD = 128
ROUNDS = 24
BATCH = 8
RATE = 2e-3
DECAY = 1e-4
# Shares that are left out at random: of what is shown, of the vector, of what is held.
LEFT_OUT = (0.6, 0.3, 0.4)
# Names that are seen less often in the labelled reports say nothing.
RAREST = 8
# Lengths that reports are filled up to, so that few shapes are compiled.
LENGTHS = (40, 64, 96, 128, 160, 200, 256, 320, 420, 600)
MOST_SHOWN = 200
# Sums are of some hundred small numbers.
SHRINK = 0.4


class Papers:
    """Reports as numbers: places of the names that each sentence shows, tags."""

    def __init__(self, tags, reports):
        seen = collections.Counter(name for shown, _ in reports for names in shown for name in names)
        # Place 0 is nothing's.
        self.places = {name: place for place, name in enumerate(sorted(n for n, times in seen.items() if times >= RAREST), 1)}
        self.tags = {tag: place for place, tag in enumerate(tags)}

    def numbers(self, shown, tags):
        return [[self.places[name] for name in names if name in self.places] for names in shown], [self.tags[tag] for tag in tags]


def filled(papers):
    """Papers of one batch: names, tags, and which sentences are there."""
    length = next((length for length in LENGTHS if length >= max(len(tags) for _, tags in papers)), max(len(tags) for _, tags in papers))
    shown = np.zeros((len(papers), length, MOST_SHOWN), np.int32)
    tags = np.zeros((len(papers), length), np.int32)
    there = np.zeros((len(papers), length), np.float32)
    for paper, (names, own) in enumerate(papers):
        for sentence, places in enumerate(names):
            shown[paper, sentence, :len(places[:MOST_SHOWN])] = places[:MOST_SHOWN]
        tags[paper, :len(own)] = own
        there[paper, :len(own)] = 1
    return shown, tags, there


def begin(key, names, tags):
    keys = iter(jax.random.split(key, 8))
    spread = lambda shape: jax.random.normal(next(keys), shape) / np.sqrt(shape[0])
    unit = lambda: {"read": spread((WIDTH, 3 * HELD)), "kept": spread((HELD, 3 * HELD)), "bias": jnp.zeros(3 * HELD)}
    return {
        "names": jax.random.normal(next(keys), (names, WIDTH)) * 0.05, "votes": jnp.zeros((names, tags)),
        "mix": spread((WIDTH, WIDTH)), "mix_bias": jnp.zeros(WIDTH), "forward": unit(), "backward": unit(),
        "out": spread((2 * HELD, tags)) * 0.1, "out_bias": jnp.zeros(tags), "steps": jnp.zeros((tags, tags)),
    }


def held(unit, sentences, there, reverse):
    """What a gated recurrent unit holds at each sentence."""
    read = sentences @ unit["read"] + unit["bias"]

    def next_one(before, now):
        read, there = now
        kept = before @ unit["kept"]
        keep = jax.nn.sigmoid(read[:, :HELD] + kept[:, :HELD])
        back = jax.nn.sigmoid(read[:, HELD:2 * HELD] + kept[:, HELD:2 * HELD])
        fresh = jnp.tanh(read[:, 2 * HELD:] + back * kept[:, 2 * HELD:])
        after = jnp.where(there[:, None] > 0, (1 - keep) * fresh + keep * before, before)
        return after, after

    nothing = jnp.zeros((sentences.shape[0], HELD))
    _, all_held = jax.lax.scan(next_one, nothing, (read.transpose(1, 0, 2), there.T), reverse=reverse)
    return all_held.transpose(1, 0, 2)


def some(key, numbers, share):
    """Leaves out a share at random and makes up for it."""
    return numbers * (jax.random.uniform(key, numbers.shape) > share) / (1 - share)


def votes_of(model, shown, there, key=None):
    keys = jax.random.split(key, 3) if key is not None else None
    leave_out = lambda place, numbers: numbers if keys is None else some(keys[place], numbers, LEFT_OUT[place])
    weights = leave_out(0, (shown > 0).astype(jnp.float32))[..., None]
    sums = (model["names"][shown] * weights).sum(2) * SHRINK
    vector = leave_out(1, jax.nn.relu(sums @ model["mix"] + model["mix_bias"]))
    both = [held(model["forward"], vector, there, False), held(model["backward"], vector, there, True)]
    own = (model["votes"][shown] * weights).sum(2)
    return own + leave_out(2, jnp.concatenate(both, -1)) @ model["out"] + model["out_bias"]


def surprise(model, shown, tags, there, key):
    """How unlikely the labelled tags are, for one sentence on average."""
    votes, steps = votes_of(model, shown, there, key), model["steps"]

    def forward(reach, now):
        votes, there = now
        further = jax.nn.logsumexp(reach[:, :, None] + steps[None], axis=1) + votes
        return jnp.where(there[:, None] > 0, further, reach), None

    reach, _ = jax.lax.scan(forward, votes[:, 0], (votes[:, 1:].transpose(1, 0, 2), there[:, 1:].T))
    labelled = (jnp.take_along_axis(votes, tags[..., None], -1)[..., 0] * there).sum(1)
    labelled += (steps[tags[:, :-1], tags[:, 1:]] * there[:, 1:]).sum(1)
    return (jax.nn.logsumexp(reach, -1) - labelled).sum() / there.sum()


def batches(papers, luck):
    """All papers in batches of like length, in random order."""
    by_length = collections.defaultdict(list)
    for place in luck.permutation(len(papers)):
        length = len(papers[place][1])
        by_length[next((known for known in LENGTHS if known >= length), length)].append(papers[place])
    parts = [own[at:at + BATCH] for own in by_length.values() for at in range(0, len(own), BATCH)]
    # A batch that is not full says what is in it more than once.
    return [(parts[place] * BATCH)[:BATCH] for place in luck.permutation(len(parts))]


def fit(tags, reports, seed=0):
    """Fits the network on reports: what each sentence shows, and its tag. Returns names and weights."""
    papers = Papers(tags, reports)
    numbers = [papers.numbers(*report) for report in reports]
    key = jax.random.PRNGKey(seed)
    model = begin(key, len(papers.places) + 1, len(tags))
    descent = Descent(surprise, model, RATE, DECAY, ROUNDS * (len(numbers) // BATCH + len(LENGTHS) // 2))
    luck = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        for batch in batches(numbers, luck):
            key, own = jax.random.split(key)
            descent.step(*filled(batch), own)
    return papers.places, descent.end()


def key_of(name):
    """FNV-1a, 64 bits."""
    key = 0xcbf29ce484222325
    for byte in name.encode():
        key = (key ^ byte) * 0x100000001b3 % 2**64
    return key


def write(path, places, model):
    """Writes the network as the program reads it, names by their keys."""
    keys = {name: key_of(name) for name in places}
    assert len(set(keys.values())) == len(keys), "two names share a key"
    own = [places[name] for name in sorted(places, key=keys.get)]
    table = np.concatenate([np.asarray(model["votes"])[own], np.asarray(model["names"])[own] * SHRINK], 1)
    scale = np.abs(table).max(0) / 127 + 1e-12
    numbers = lambda array: np.asarray(array, "<f4").tobytes()
    unit = lambda own: numbers(own["read"]) + numbers(own["bias"]) + numbers(own["kept"]) + numbers(np.zeros(3 * HELD))
    with open(path, "wb") as file:
        file.write(struct.pack("<I", len(table)))
        file.write(np.array(sorted(keys.values()), "<u8").tobytes())
        file.write(np.round(table / scale).astype(np.int8).tobytes())
        file.write(numbers(scale) + numbers(model["mix"]) + numbers(model["mix_bias"]))
        file.write(unit(model["forward"]) + unit(model["backward"]))
        file.write(numbers(model["out"]) + numbers(model["out_bias"]) + numbers(model["steps"]))
