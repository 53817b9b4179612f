"""How the expiry date and the security code of a payment card are written: patterns only, for the rule `cards`."""

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?"
    r"|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])"
)
EXPIRY = re.compile(r"(?<![\d/.])(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:20)?[2-4]\d(?!\d|[/.-]\d)")
"""11/29, 04.2028."""
NAMED_EXPIRY = re.compile(rf"(?<!\w){_MONTH}[\s,.'’]{{1,2}}(?:20)?[2-4]\d(?![\w:])", re.IGNORECASE)
"""April 27."""
BARE_EXPIRY = re.compile(r"(?<![\w.,/:-])(?:0[1-9]|1[0-2])\s?(?:20)?[2-4]\d(?![\w/:%-]|[.,]\d)")
"""0330, once somebody says until when."""
UNTIL = re.compile(
    r"(?<!\w)(?:до|exp(?:iry|ires?|iration)?(?: date)?|valid(?: until| thru| through| till)?|good (?:thru|until|till)"
    r"|until|thru|срок(?: действия)?|действует|годна|по|bis|gültig bis|til|caduca|vence|expire)[\s:.=]*",
    re.IGNORECASE,
)
SECURITY = re.compile(
    r"(?<![\w.,/:-])(?:\d{3,4}|\d-\d-\d|\d \d \d)(?![\w/:%-]|[.,]\d|\s?(?:€|\$|£|₽|руб|р\b|eur|usd|gbp))"
)
NAMES_THE_CODE = re.compile(r"(?<!\w)(?:cvv2?|cvc2?|cid|свв|цвв|цвц|свс|kryptogramm|cryptogramme)(?!\w)", re.IGNORECASE)
ON_THE_CARD = re.compile(
    r"(?<!\w)(?:on the (?:back|front|reverse)|(?:back|front) of (?:it|the card)|сзади|на обороте|на задней|на спинке"
    r"|циферки|hinten|rückseite|au dos|al dorso|detrás|security code|three digits|3 digits|last three)(?!\w)",
    re.IGNORECASE,
)
"""Where on a card the code stands."""
