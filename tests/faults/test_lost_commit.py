"""Connections cut around COMMIT: whatever the loader cannot know, the store has every batch once."""

import random
from collections import Counter

from tests.faults.loading import finished, opened, start
from tests.faults.proxy import BEGIN, COMMIT, RUN, Cut, Plan, Proxy
from tests.faults.undisturbed import Undisturbed
from tests.stores import wipe

SEED = 20260302


def test_commits_cut_lose_and_double_nothing(undisturbed: Undisturbed) -> None:
    """A commit cut before the server saw it is done again; one whose answer was lost is recognised."""
    each = undisturbed.scale.commits  # Cut before and after, of batches and of derivations.
    plan = CutCommits(each)
    cuts = loaded_through(undisturbed, plan)

    wanted = {(work, cut): each for work in ("batch", "derivation") for cut in (Cut.BEFORE, Cut.UNANSWERED)}
    assert plan.cut == wanted
    assert cuts == Counter({Cut.BEFORE: 2 * each, Cut.UNANSWERED: 2 * each})


def test_cuts_anywhere_lose_and_double_nothing(undisturbed: Undisturbed) -> None:
    """A connection that breaks at a message, within one, or with a commit under way does no harm."""
    cuts = loaded_through(undisturbed, CutAnywhere())

    assert min(cuts[Cut.WITHIN] + cuts[Cut.BEFORE], cuts[Cut.SENT]) >= undisturbed.scale.others


class CutCommits:
    """Cuts commits of batches and of derivations, each way in turn, and lets one pass before the next."""

    def __init__(self, each: int) -> None:
        self._each = each
        self.cut: Counter[tuple[str, Cut]] = Counter()
        self._work: str | None = None
        self._again: set[str] = set()

    def __call__(self, message: bytes) -> Cut | None:
        tag = message[1]
        if tag == BEGIN:
            self._work = None
        elif tag == RUN and b"CREATE (b:IngestBatch" in message:
            self._work = "batch"
        elif tag == RUN and b"SET b.dirty = $later" in message:
            self._work = "derivation"
        return self._chosen(self._work) if tag == COMMIT and self._work else None

    def _chosen(self, work: str) -> Cut | None:
        cut = min((Cut.UNANSWERED, Cut.BEFORE), key=lambda cut: self.cut[work, cut])
        if work in self._again or self.cut[work, cut] == self._each:
            self._again.discard(work)
            return None
        self.cut[work, cut] += 1
        if cut is Cut.BEFORE:
            self._again.add(work)
        return cut


class CutAnywhere:
    """Cuts one message in two hundred, and one commit in eight as it is sent; thirty connections at most."""

    def __init__(self) -> None:
        self._choose = random.Random(SEED)
        self._left = 30

    def __call__(self, message: bytes) -> Cut | None:
        commit = message[1] == COMMIT
        if not self._left or self._choose.random() > (1 / 8 if commit else 1 / 200):
            return None
        self._left -= 1
        return Cut.SENT if commit else self._choose.choice((Cut.WITHIN, Cut.BEFORE))


def loaded_through(undisturbed: Undisturbed, plan: Plan) -> Counter[Cut]:
    """Load everything into an empty store through a proxy; the graph must be the undisturbed one."""
    with opened(undisturbed.home) as database:
        wipe(database)
        server = start(undisturbed.home)
        with Proxy(int(server.uri.rpartition(":")[2]), plan) as proxy:
            books = finished(
                undisturbed.begin(neo4j_uri=proxy.uri, neo4j_user=server.user, neo4j_password=server.password)
            )
        print(f"seed {SEED}: {sum(proxy.cuts.values())} connections cut: {dict(proxy.cuts)}")  # noqa: T201

        assert books["read"] == undisturbed.told.read
        undisturbed.check(database)
    return proxy.cuts
