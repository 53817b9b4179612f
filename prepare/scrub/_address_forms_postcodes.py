"""What stands to the left of a lettered postcode, in Britain, Ireland and Canada: patterns only."""

import re

from prepare.scrub._address_forms import LEFT, NAMED_HOUSE, UPPER, either

_NO_PLACE = either(
    """Thanks Thank Hi Hello Hey Ok Okay Its It's It’s Address Postcode And So The Yes No Dear Cheers Send Post My Our
    Is At To For Deliver Shipping Delivery Monday Tuesday Wednesday Thursday Friday Saturday Sunday"""
)
_LEADING_UNIT = (
    r"(?i:flat|apt|apartment|unit|suite|room|block|blk|floor|villa|house|building|bldg|plot|tower|stair|lot|no)\.?\s"
    r"(?:[A-Za-z]?-?\d{1,5}[A-Za-z]?|[A-Za-z]|(?i:one|two|three|four|five|six|seven|eight|nine|ten))(?!\w)"
)
_PLACE = (
    rf"(?:(?:The|Old|New)\s)?(?!{_NO_PLACE}\b){UPPER}[^\W\d_]+(?:['’-][^\W\d_]+)*"
    rf"(?:\s(?:[a-z]{{2,5}}\s)?{UPPER}[^\W\d_]+(?:['’-][^\W\d_]+)*){{0,3}}"
)
_PLACES = re.compile(
    rf"(?<![\w'’])(?:(?:{_LEADING_UNIT}|(?:\d{{1,4}}[a-z]?\s)?{_PLACE}),\s){{0,5}}(?:{_LEADING_UNIT}|(?:\d{{1,4}}[a-z]?\s)?{_PLACE}),?\s$"
)
"""Unnumbered houses, blocks and villages before a lettered postcode."""
_LOWER_PLACES = re.compile(
    rf"(?<![\w'’])(?:{_LEADING_UNIT},?|(?:the )?[a-z'’]{{3,20}} (?:cottage|house|farm|lodge|barn"
    r"|mill|forge|villa|bungalow),)\s"
    rf"(?:[a-z'’]+(?:\s[a-z\d'’]+){{0,3}},\s){{1,4}}$"
)
BEFORE_POSTCODE = (LEFT, NAMED_HOUSE, _PLACES, _LOWER_PLACES)
