"""The weights by which sentences cover the focus areas, or answer to last year's problems: a report covers an area unless every
sentence of its achievements leaves it out (noisy or), and only whether a report does is labelled.
"""

import collections

import jax
import jax.numpy as jnp
import numpy as np
from descent import Descent

# What stands in fewer reports says nothing.
RAREST = 5
# How much a weight must bring (lasso): so much of the surprise of a report.
PRICE = 3e-4
STEPS = 200
RATE = 0.03
# Nearly no sentence speaks of an area by itself.
BIAS = -3.0


class Told:
    """The sentences of all reports: where each name was seen, and which report each sentence belongs to."""

    def __init__(self, places, reports):
        sentences = [(report, names) for report, seen in enumerate(reports) for names in seen or [[]]]
        self.count, self.reports = len(sentences), len(reports)
        self.report = np.array([report for report, _ in sentences])
        seen = [(sentence, places[name]) for sentence, (_, names) in enumerate(sentences) for name in set(names) if name in places]
        self.sentence, self.name = np.array(seen).T

    def left_out(self, weights):
        """The logarithm of the likelihood that a report leaves out each area."""
        sums = jax.ops.segment_sum(weights[self.name], self.sentence, self.count)
        return jax.ops.segment_sum(-jax.nn.softplus(sums), self.report, self.reports)


class Coverage:
    """Weights of names for each area, fitted on the names of sentences and the areas that reports cover."""

    def __init__(self, reports, covered):
        seen = collections.Counter(name for sentences in reports for name in {name for names in sentences for name in names})
        self.places = {name: place for place, name in enumerate(sorted(name for name, times in seen.items() if times >= RAREST))}
        told, wanted = Told(self.places, reports), jnp.array(covered, float)
        start = np.zeros((len(self.places), wanted.shape[1]), np.float32)
        start[self.places["bias"]] = BIAS

        def surprise(weights):
            left = jnp.minimum(told.left_out(weights), -1e-6)
            likely = wanted * jnp.log1p(-jnp.exp(left)) + (1 - wanted) * left
            return -likely.mean() + PRICE * jnp.abs(weights).sum() / wanted.shape[1]

        descent = Descent(surprise, jnp.array(start), RATE, 0.0, STEPS)
        for _ in range(STEPS):
            descent.step()
        self.weights = descent.end()

    def covers(self, reports):
        return np.array(Told(self.places, reports).left_out(self.weights)) < -np.log(2)

    def lines(self, faintest):
        """Names with their weights in hundredths."""
        for name, place in self.places.items():
            weights = self.weights[place]
            if np.abs(weights).max() >= faintest:
                yield "\t".join([name, *(str(round(float(weight) * 100)) for weight in weights)])
