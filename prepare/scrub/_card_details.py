"""How the expiry date and the security code of a payment card are written: patterns only, for the rule `cards`."""

import re

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?"
    r"|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])"
)
EXPIRY = re.compile(r"(?<![\d/.])(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:20)?[2-4]\d(?!\d|[/.-]\d)")
"""11/29, 04.2028."""
NAMED_EXPIRY = re.compile(
    rf"(?<!\w){MONTH}[\s,.'’]{{1,2}}(?:20)?[2-4]\d(?:-?(?:го|ого|й))?(?:\sгода)?(?![\w:])", re.IGNORECASE
)
"""April 27."""
BARE_EXPIRY = re.compile(r"(?<![\w.,/:-])(?:0[1-9]|1[0-2])\s?(?:20)?[2-4]\d(?![\w/:%-]|[.,]\d)")
"""0330, once somebody says until when."""
UNTIL = re.compile(
    r"(?<!\w)(?:до|exp(?:iry|ires?|iration)?(?: date)?|valid(?: until| thru| through| till)?|good (?:thru|until|till)"
    r"|until|thru|(?:new )?date(?: is|:)|срок(?: действия)?(?: до)?|действует(?: до)?|годна(?: до)?|дата|по|bis"
    r"|gültig bis|til|caduca|vence|expire|runs out|ends|good to|dies|till)[\s:.=]*",
    re.IGNORECASE,
)
SECURITY = re.compile(
    r"(?<![\w.,/:-])(?:\d{3,4}|\d-\d-\d|\d \d \d)(?![\w/:%-]|[.,]\d|\s?(?:€|\$|£|₽|руб|р\b|eur|usd|gbp))"
)
NAMES_THE_CODE = re.compile(r"(?<!\w)(?:cvv2?|cvc2?|cid|свв|цвв|цвц|свс|kryptogramm|cryptogramme)(?!\w)", re.IGNORECASE)
ON_THE_CARD = re.compile(
    r"(?<!\w)(?:on the (?:back|front|reverse)|(?:back|front) of (?:it|the card)|сзади|на обороте|на задней|на спинке"
    r"|с обратной(?: стороны)?|на обратной|с тыльной|на тыльной|с изнанки|на изнанке|на спине|в спине|за спиной"
    r"|behind|(?:on the )?flip ?side|signature strip|back (?:says|is|reads|code)|sur l'arrière"
    r"|циферки|hinten|rückseite|au dos|al dorso|detrás|security code|three digits|3 digits|last three)(?!\w)",
    re.IGNORECASE,
)
"""Where on a card the code stands."""
SURE_PLACE = re.compile(
    r"(?<!\w)(?:(?:three|four|3|4)(?: \w+)? (?:on|at|from) the (?:back|front|reverse)|good thru|valid thru"
    r"|security code|(?:три|3) (?:цифры|циферки|цифорки) (?:сзади|на обороте)|код (?:сзади|на обороте))(?!\w)",
    re.IGNORECASE,
)
"""What is said of nothing but a card."""
THRICE = re.compile(
    r"(?<!\w)(?:(?:three|triple) (?:zero(?:e?s)?|ohs?|noughts?|ones?|twos?|threes?|fours?"
    r"|fives?|six(?:es)?|sevens?|eights?|nines?)|три (?:ноля|нуля|единицы|(?:двой|трой"
    r"|четв[её]р|пят[её]р|шест[её]р|сем[её]р|восьм[её]р|девят)ки))(?!\w)",
    re.IGNORECASE,
)
"""Three digits that are one."""
LAST_FOUR = re.compile(
    r"(?<!\w)(?:ends?|ending|last (?:4|four)|оканчива\w+|заканчива\w+|кончается|последние|на конце|в конце|хвост)"
    r"(?: (?:in|with|on|are|is|на|четыре|4|цифры))*[\s:-]{1,2}(\d{4})(?![\w:]|[.,/-]\d)",
    re.IGNORECASE,
)
