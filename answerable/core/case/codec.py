"""Event <-> JSON data. Unknown events, fields and missing fields raise; nothing is guessed."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from .events import EVENTS, Event, SealedRef

_AS_THEY_ARE = frozenset({str, bool, int})


class CodecFault(Exception):
    """The stored data is not an event this build knows."""


def write_time(moment: datetime) -> str:
    """RFC 3339 UTC with microseconds and "Z". ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a naive time has no place in an event")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """write_time's inverse; ValueError for any other way to write a time."""
    moment = datetime.fromisoformat(text)
    if write_time(moment) != text:  # only what it writes itself, of all that ISO 8601 allows
        raise ValueError(f"{text!r} is not a time as events write it")
    return moment


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    raise CodecFault(f"no plain form for {type(value).__name__}")


def event_data(event: Event) -> dict[str, Any]:
    """The event's fields as JSON data, without its type name. Sealed fields appear as their address and digest."""
    data = _plain(event)
    assert isinstance(data, dict)
    return data


@cache
def field_types(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _names(cls: type) -> tuple[frozenset[str], frozenset[str]]:
    """All fields, and those without a default."""
    needed = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    return frozenset(f.name for f in fields(cls)), frozenset(needed)


def _value(kind: Any, value: Any, where: str) -> Any:
    if type(value) is kind and kind in _AS_THEY_ARE:
        return value
    origin = get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        (inner,) = [a for a in get_args(kind) if a is not type(None)]
        return _value(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise CodecFault(f"{where}: a list is expected")
        return tuple(_value(get_args(kind)[0], item, where) for item in value)
    if kind in (datetime, date):
        return _moment(kind, value, where)
    if is_dataclass(kind):
        return _build(typing.cast(type, kind), value, where)
    if type(value) is not kind:
        raise CodecFault(f"{where}: {kind.__name__} is expected, not {type(value).__name__}")
    return value


def _moment(kind: type, value: Any, where: str) -> date:
    try:
        found = read_time(value) if kind is datetime else date.fromisoformat(value)
        if kind is date and found.isoformat() != value:
            raise ValueError(value)
    except (TypeError, ValueError):
        raise CodecFault(f"{where}: a {kind.__name__} is expected, not {value!r}") from None
    return found


def _build(cls: type, data: Mapping[str, Any], where: str) -> Any:
    if not isinstance(data, Mapping):
        raise CodecFault(f"{where}: fields are expected, not {type(data).__name__}")
    hints = field_types(cls)
    names, needed = _names(cls)
    if not needed <= data.keys() <= names:  # a field added later has a default: what was written before stays readable
        raise CodecFault(f"{where}: fields {sorted((needed - set(data)) | (set(data) - names))} are unknown or missing")
    return cls(**{name: _value(hints[name], data[name], f"{where}.{name}") for name in data})


def read_event(type_name: str, data: Mapping[str, Any]) -> Event:
    """event_data's inverse: read_event(type(e).__name__, event_data(e)) == e. CodecFault for anything unknown."""
    if type_name not in EVENTS:
        raise CodecFault(f"event {type_name!r} is unknown to this build")
    event = _build(EVENTS[type_name], data, type_name)
    assert isinstance(event, Event)
    return event


def sealed_refs(event: Event) -> tuple[SealedRef, ...]:
    """Every sealed object the event addresses."""
    values = (getattr(event, f.name) for f in fields(event))
    return tuple(value for value in values if isinstance(value, SealedRef))
