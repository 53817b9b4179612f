"""How street addresses are written in the languages of Europe and Turkey, in Latin script: patterns only."""

import re

from prepare.scrub._address_forms import CAPITAL_WORD, NO_NUMBER_BEFORE, either

_HOUSE = (
    r"\d{1,4}(?:\s?(?:bis|ter|quater)(?!\w)|[A-Za-z](?![A-Za-z])|-(?:\d{1,3}(?:hg|hs|[a-z])?|hs|[IVX]{1,4})(?!\w)"
    r"|/(?:\d{1,4}|[IVX]{1,4})[A-Za-z]?)*"
    r"(?:\s(?:m|lok|byt|lgh)\.?\s\d{1,4}|\s[A-H](?:\s\d{1,3})?(?![\w.]))?(?![\w]|[.:]\d|,\d(?!\d{3}))"
)
_NUMBER_SIGN = r"(?:(?:n[º°.]|nr\.?|no\.?:?|č\.|№|br\.)\s?)?"
_BEFORE = either(
    r"""[Rr]ue [Vv]ia [Vv]iale [Vv]icolo [Pp]iazza [Pp]iazzale [Pp]iazzetta [Cc]alle C/ [Aa]vda\.? [Aa]venida Av\.
    [Rr]ua
    [Uu]l\. [Uu]lica [Uu]lice [Pp]laza [Pp]aseo [Pp]raça [Aa]lameda [Ee]strada [Ss]trada [Ss]tr\. [Cc]alea [Aa]leea
    [Șș]oseaua [Șș]os\.
    [Bb]ulevardul [Bb]ulevar [Bb]d\. [Pp]lac [Pp]l\. [Aa]l\. [Aa]leja [Aa]leje [Oo]s\. [Oo]siedle [Aa]venue
    [Bb]oulevard [Cc]hemin
    [Pp]lace [Aa]llée [Ii]mpasse [Qq]uai [Rr]oute [Cc]ours [Cc]orso [Ll]argo [Cc]ontrada [Tt]ravessa [Tt]rg
    [Nn]áměstí [Nn]ám\.
    [Ll]aan [Kk]ade [Pp]lein [Cc]amino [Cc]arrera [Rr]onda Πλατεία Οδός"""
)
_ARTICLE = either(
    "du des? della delle dello degli dell['’] dei del di da dos? das? la le les los las al e van von der den den"
    " l['’] d['’] y i"
)
_NAME = rf"(?:{_ARTICLE}\s?)*(?:{CAPITAL_WORD}[\s,]+(?:(?:de|la|e|da|do|i|y|van|der)\s)*){{1,5}}?"
_ENDING = either(
    r"""stra(?:ß|ss)e str\. gasse weg platz allee damm ufer chaussee straat laan gracht plein dijk kade singel
    steeg dreef gata
        gatan gade vägen vagen vägan vej vegur vegen veien stien stígur braut túni tie katu kuja polku tänav utca ulice
        ova ská vang kroge[nt] bakken hove zuidhove holmen toft väg stræde torv torget plads allé brygge gränd
        stigen backen hof
        steig twiete graben kamp hagen""",
    any_case=True,
)
_AFTER = either(
    r"""u\. utca útja út tér körút tee tn tänav gate gata terrasse allé strasse straße str\. straat baan trg
        ulica iela gatvė g\. cesta pot nám náměstí kapu gasse weg platz allee ufer damm chaussee gracht plein laan
        singel kade
        vej gade gatan vägen katu tie prospekt""",
    any_case=True,
)
_ADJECTIVE = either(
    """Obere[rn]? Untere[rn]? Alte[rn]? Neue[rn]? Große[rn]? Kleine[rn]? Lange Kurze Hohe Innere Äußere Vordere
    Hintere Nordre
    Søndre Store Lille Östra Västra Norra Södra Stora Oude Nieuwe Grote Lange Korte Groene Sankt St\\. Stará Nová
    Malá Velká"""
)
_NO_STREET = either(
    """Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März April Mai Juni Juli August
    September
    Oktober November Dezember Jahr Ende Anfang Abend Morgen Schnitt Alter"""
)
FRENCH_WORD = (
    r"(?i:rue|avenue|av\.|bd|boulevard|chemin|place|allée|allee|impasse|quai|cours|route|square|passage|sentier"
    r"|rond-point|cité)"
)
COMPOUND = re.compile(
    rf"(?<![\w-])(?:{_ADJECTIVE}\s)?(?:\d{{1,5}}\s)?(?=[^\W\d_][\w-]{{2,30}}\.?\s\d)((?!(?i:brigade|decade|renegade"
    rf"|necktie)\b)[^\W\d_][\w-]{{2,24}}{_ENDING})\s{_HOUSE}"
)
"""Lindenstraße 14."""
LOWER_COMPOUND = re.compile(
    r"(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|straat|laan|gracht|plein|gatan|vägen|veien|katu)$"
)
"""How such a word ends that is a street in lower case too."""

RESIDENCE = re.compile(
    rf"(?<!\w)(?:Résidence|Residencial|Urbanización|Condominio|Edificio|Residenza"
    rf"|Lotissement)(?:\s(?:{_ARTICLE}\s)?{CAPITAL_WORD}){{1,4}},\s"
    r"(?:[Bb]ât(?:iment)?|[Ee]sc(?:alier|alera)?|[Bb]loque|[Pp]iso|[Pp]ortal|[Aa]ppt|[Ii]nt"
    r"|[Ss]cala)\.?\s[\dA-Z]{1,4}(?!\w)"
)
"""Résidence Les Tilleuls, Bât. C."""
STREETS = (
    # Via Roma 131; Calle Mayor, 12, 3º B
    re.compile(rf"(?<![\w/])(?:\d{{1,5}}\s)?{_BEFORE}\s?{_NAME}{_NUMBER_SIGN}{_HOUSE}"),
    # calle mayor 12, in lower case
    re.compile(
        rf"(?<![\w/])(?:calle|avenida|rue|ulica|ul\.|viale|piazza|strada|rua|via)\s(?:(?:de|del|della|dei|la|du|des"
        rf"|da|do|dos)\s)*"
        rf"[^\W\d_]{{4,}}(?:\s[^\W\d_]{{4,}})?,?\s{_HOUSE}(?!\s?(?:min|km|euro|€|h\b|uur|jours|dias|días|giorni))"
    ),
    # 9 bis, rue du Faubourg-Poissonnière
    re.compile(
        rf"{NO_NUMBER_BEFORE}\d{{1,4}}(?:\s?(?:bis|ter|quater))?,?\s{FRENCH_WORD}\s"
        rf"(?:(?:(?:de\sla|de\sl['’]|du|des|de|d['’]|la|le|les|l['’]|saint|sainte)\s?)+(?!\d)[\w'’-]+"
        rf"|{CAPITAL_WORD})(?:\s{CAPITAL_WORD}){{0,2}}"
    ),
    # Király utca 15
    re.compile(rf"(?<!\w)(?:\d{{1,5}}\s)?{CAPITAL_WORD}(?:\s[\w'’.-]+){{0,2}}?\s{_AFTER}\s{_HOUSE}\.?"),
    # Am Alten Wehr 7a
    re.compile(
        rf"(?<!\w)(?:Am|Im|An der|An den|Auf der|Auf dem|In der|In den|Zum|Zur|Unter den|Hinter der|Hinter dem"
        rf"|Vor dem|Bei der|Beim)\s"
        rf"(?!{_NO_STREET}\b)(?:{CAPITAL_WORD}\s){{1,3}}(?!(?:19|20)\d\d\b){_HOUSE}(?!\s?(?:Uhr|Euro|€|Minuten"
        rf"|Jahre|Tage|%))"
    ),
    # Kwartelhof 27-3hg
    re.compile(
        rf"(?<!\w){CAPITAL_WORD}(?:\s{CAPITAL_WORD}){{0,2}}\s\d{{1,4}}(?:\s?bis|[-/](?:\d{{0,2}}(?:hg|hs)"
        rf"|[IVX]{{1,4}}))(?!\w)"
    ),
    # Atatürk Cad. No: 12 D: 5
    re.compile(
        rf"(?<!\w)(?:{CAPITAL_WORD}\s){{1,4}}(?:Cad|Caddesi|Sok|Sokak|Sokağı|Sk|Mah|Mahallesi|Bulvarı"
        rf"|Blv)\.?,?\s(?:No\s?[:.]?\s?)?\d{{1,4}}"
        r"(?:/\d{1,3})?(?:\s?(?:D|Daire|Kat|K)\s?[:.]\s?\d{1,3})*(?!\w)"
    ),
    RESIDENCE,
)
POSTCODE_AND_TOWN = re.compile(
    rf"(?<![\w.,-])\d{{4}}\s(?!AM|PM|TV|PC|EU|UK|US|MB|GB|KB|KM|BC|AD|CE)[A-Z]{{2}}\s{CAPITAL_WORD}"
)
"""3511 NR Utrecht."""
