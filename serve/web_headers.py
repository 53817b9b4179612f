"""What every answer tells a browser: load and run nothing, guess nothing, keep nothing, show it to no page."""

from starlette.datastructures import MutableHeaders

CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Our pages have their styles and pictures in them, and no script."""
WEB_HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def add_web_headers(headers: MutableHeaders) -> None:
    """Add those that an answer does not set itself."""
    for name, value in WEB_HEADERS.items():
        headers.setdefault(name, value)
