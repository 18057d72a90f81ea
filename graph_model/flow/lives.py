"""A serial that is born again is another thing under the same number (R12, S14).

Each life is named by the event that opened it. A second birth is one by a record of the same type: what is
made, then commissioned, then received elsewhere is still one thing.
"""

from collections.abc import Iterator
from dataclasses import replace

from graph_model import uid
from graph_model.flow.arc import Arc, Mark
from graph_model.flow.around import Around
from graph_model.flow.births import Birth, births
from graph_model.flow.moments import Span
from graph_model.vocabulary import Linkage

_OPENING = ("production", "goods_receipt", "commission")


def lives(around: Around, unit: str) -> list[Birth]:
    """The births that open a life each, in their order; fewer than two where the serial has one life."""
    if uid.split(unit).kind != "unit":
        return []
    some = births(around, unit)
    by_type = [[birth for birth in some if birth.type == type_] for type_ in _OPENING]
    return next((same for same in by_type if len(same) > 1), [])


def life(unit: str, opening: Birth) -> str:
    """The name of a life.

    >>> life("clew:unit:own:C/007", Birth("clew:event:erp:goods_receipt/G-1", "goods_receipt", Span(0, 0)))
    'clew:life:own:C/007/clew%3Aevent%3Aerp%3Agoods_receipt%2FG-1'
    """
    _, namespace, parts = uid.split(unit)
    return uid.make("life", namespace, *parts, opening.event)


def thing_of(name: str) -> str:
    """The unit that a life is one of; anything else is itself.

    >>> thing_of("clew:life:gs1:09506000134352/7/clew%3Aevent%3Aerp%3Agoods_receipt%2FG-1")
    'clew:gs1:unit:09506000134352/7'
    """
    kind, namespace, parts = uid.split(name)
    if kind != "life":
        return name
    own = parts[:-1]
    return uid.make_gs1("unit", *own) if namespace == uid.GS1 else uid.make("unit", namespace, *own)


def life_of(around: Around, thing: str, at: Span, *, opening: bool = False) -> list[str]:
    """The life that something belongs to: the one opened last before it; several where that is not sure."""
    some = lives(around, thing)
    if not some:
        return [thing]
    own = [birth for birth in some if birth.at == at] if opening else []
    return [life(thing, birth) for birth in own or _may_be(some, at)]


def _may_be(some: list[Birth], at: Span) -> Iterator[Birth]:
    for place, birth in enumerate(some):
        begun = place == 0 or not at.surely_before(birth.at)
        ended = any(later.at.surely_before(at) or later.at == at for later in some[place + 1 :])
        if begun and not ended:
            yield birth


def lived(around: Around, arc: Arc) -> Iterator[Arc]:
    """An arc between the lives it belongs to; not sure where there are several."""
    opening = Mark.HOLDING not in arc.marks and arc.linkage is not Linkage.UNIT
    sources = life_of(around, arc.source, arc.opens)
    targets = life_of(around, arc.target, arc.opens, opening=opening)
    marks = arc.marks if len(sources) == len(targets) == 1 else arc.marks & ~Mark.DEFINITE
    for source in sources:
        for target in targets:
            yield replace(arc, source=source, target=target, marks=marks)
