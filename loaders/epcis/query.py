"""Query definitions of EPCIS: they hold no event, but they can be wrong (EPCIS 2.0, 8.2.7).

Known names of parameters are a closed list, except those that end in a field of the user's own namespace.
"""

import re
from typing import Any, Final

from loaders.epcis.refuse import refused
from loaders.epcis.scalars import utc
from loaders.epcis.shape import ACTIONS, EVENTS
from loaders.epcis.xml_text import Element

_COMPARE: Final = r"(?:EQ|GT|GE|LT|LE)"
_PARAMETER: Final = re.compile(
    r"eventType|(?:GE|LT)_(?:eventTime|recordTime|errorDeclarationTime|startTime|endTime|time)|"
    r"EQ_(?:action|bizStep|disposition|persistentDisposition_(?:set|unset)|readPoint|bizLocation|"
    r"transformationID|eventID|errorReason|correctiveEventID|type|deviceID|dataProcessingMethod|"
    r"microorganism|chemicalSubstance|bizRules|stringValue|booleanValue|hexBinaryValue|uriValue|component|"
    r"(?:bizTransaction|source|destination)_.+)|"
    r"WD_(?:readPoint|bizLocation)|EXISTS_errorDeclaration|HASATTR_.+|EQATTR_.+|"
    r"MATCH_(?:epc|parentID|inputEPC|outputEPC|anyEPC|epcClass|inputEPCClass|outputEPCClass|anyEPCClass)|"
    rf"{_COMPARE}_(?:quantity|percRank|value|minValue|maxValue|meanValue|sDev|percValue)(?:_.+)?|"
    rf"(?:{_COMPARE}|EXISTS)_(?:INNER_)?(?:ILMD_|SENSORELEMENT_|SENSORMETADATA_|SENSORREPORT_|readPoint_|"
    r"bizLocation_|ERROR_DECLARATION_)*.+[:#/].+|"
    r"vocabularyName|includeAttributes|includeChildren|attributeNames|EQ_name|WD_name|HASATTR|"
    r"orderBy|orderDirection|eventCountLimit|maxEventCount|maxElementCount|perPage|nextPageToken"
)
_ONE_OF: Final = {
    "eventType": tuple(EVENTS),
    "EQ_action": ACTIONS,
    "orderDirection": ("ASC", "DESC"),
}
_TIMES: Final = re.compile(r"(?:GE|LT)_\w*[tT]ime")


def from_xml(poll: Element) -> dict[str, Any]:
    """Name and parameters of a Poll or Subscribe. Raises RefusedError where it could not be asked."""
    fields = {child.name: child for child in poll.children}
    name = fields["queryName"].text if "queryName" in fields else ""
    if not name:
        raise refused("missing", field="queryName", allowed="the name of a query, such as SimpleEventQuery")
    parameters: dict[str, Any] = {}
    for parameter in fields["params"].children if "params" in fields else ():
        inner = {child.name: child for child in parameter.children}
        if "name" not in inner or not inner["name"].text:
            raise refused("missing", field="param.name", allowed="the name of a parameter")
        value = inner.get("value")
        if value is None:
            raise refused(
                "missing", field=f"{inner['name'].text}.value", allowed="every parameter has a value"
            )
        parameters[inner["name"].text] = [child.text for child in value.children] or value.text
    return {"queryName": name, "query": _checked(parameters)}


def from_json(stated: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a query in JSON. Raises RefusedError where it could not be asked."""
    inner = stated.get("query", stated)
    if not isinstance(inner, dict):
        raise refused("no object", field="query", value=inner, allowed="an object of parameters")
    parameters = {name: value for name, value in inner.items() if name not in ("@context", "name", "type")}
    return {"queryName": stated.get("name", "SimpleEventQuery"), "query": _checked(parameters)}


def _checked(parameters: dict[str, Any]) -> dict[str, Any]:
    for name, value in parameters.items():
        if _PARAMETER.fullmatch(name) is None:
            raise refused(
                "no parameter of an EPCIS query", field=name, value=value, allowed="EPCIS 2.0, 8.2.7"
            )
        if name in _ONE_OF:
            for one in value if isinstance(value, list) else [value]:
                if one not in _ONE_OF[name]:
                    raise refused("no such value", field=name, value=one, allowed=", ".join(_ONE_OF[name]))
        if _TIMES.fullmatch(name):
            utc(str(value), field=name)
    return {
        name: [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in parameters.items()
    }
