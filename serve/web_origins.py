"""Who asks in whose name: a web page can make a browser ask a loopback address, under the page's own host name too.

A server on loopback therefore answers only where it is asked under a loopback name (DNS rebinding), and no web page
from elsewhere (cross-site requests). Elsewhere a key is compulsory, which no foreign page has, and the machine's names
are not known.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Literal

from starlette.datastructures import Headers

_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?")
"""A name or address and perhaps a port: no user, path or space by which it could be read otherwise."""
_FOREIGN_SITES = ("cross-site", "same-site")

Foreign = Literal["host", "origin"]


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only; one dot may end a name."""
    name = host.strip("[]").removesuffix(".")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"


def host_name(authority: str) -> str:
    """Give the name or address in a `Host` header; empty where it is not one."""
    found = _AUTHORITY.fullmatch(authority)
    return found[1] if found else ""


def foreign_part(headers: Headers) -> Foreign | None:
    """Tell what of a request to a loopback address comes from elsewhere; None where nothing does.

    The request must have exactly one `Host`; every `Origin` that it has must be a loopback one, and a browser must not
    say that a page of another site asks, unless it goes there as by a link.
    """
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not is_loopback(host_name(hosts[0])):
        return "host"
    origins = headers.getlist("origin")
    if not all(map(_is_loopback_origin, origins)):
        return "origin"
    goes_there = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if not origins and not goes_there and headers.get("sec-fetch-site") in _FOREIGN_SITES:
        return "origin"
    return None


def is_asked_locally(headers: Headers, address: str | None) -> bool:
    """Tell whether somebody on this machine asks, under a name of this machine only."""
    return address is not None and is_loopback(address) and _all_loopback(headers.getlist("host"))


def _all_loopback(hosts: Iterable[str]) -> bool:
    names = [host_name(host) for host in hosts]
    return len(names) == 1 and is_loopback(names[0])


def _is_loopback_origin(origin: str) -> bool:
    scheme, separator, authority = origin.partition("://")
    return bool(separator) and scheme.lower() in ("http", "https") and is_loopback(host_name(authority))
