"""States and territories of the USA: their codes, where they lie, and which ZIP codes they have."""

import re
from functools import lru_cache

_MAX_TEXT_LENGTH = 80
# Code, name, abbreviations of newspapers, the first three digits of its ZIP codes, and its frame
# in degrees: south, north, west, east. Frames are public facts, rounded outwards to a tenth.
_TABLE = """
AL|Alabama|Ala|350-369|30.1 35.1 -88.5 -84.8
AK|Alaska||995-999|51.2 71.5 -180 -129.9
AS|American Samoa||967|-14.6 -11.0 -171.1 -168.1
AZ|Arizona|Ariz|850-865|31.3 37.1 -114.9 -109.0
AR|Arkansas|Ark|716-729|33.0 36.6 -94.7 -89.6
CA|California|Calif,Cal|900-961|32.5 42.1 -124.5 -114.1
CO|Colorado|Colo|800-816|36.9 41.1 -109.1 -102.0
CT|Connecticut|Conn|060-069|40.9 42.1 -73.8 -71.7
DE|Delaware|Del|197-199|38.4 39.9 -75.8 -75.0
DC|District of Columbia|Washington DC|200-205,569|38.7 39.0 -77.2 -76.9
FL|Florida|Fla|320-349|24.4 31.1 -87.7 -79.9
GA|Georgia||300-319,398-399|30.3 35.1 -85.7 -80.8
GU|Guam||969|13.2 13.7 144.6 145.0
HI|Hawaii|Hawai'i,Hawai\u2018i,Hawai\u02bbi|967-968|18.9 22.3 -160.3 -154.8
ID|Idaho||832-838|41.9 49.1 -117.3 -111.0
IL|Illinois|Ill|600-629|36.9 42.6 -91.6 -87.0
IN|Indiana|Ind|460-479|37.7 41.8 -88.1 -84.7
IA|Iowa||500-528|40.3 43.6 -96.7 -90.1
KS|Kansas|Kan,Kans|660-679|36.9 40.1 -102.1 -94.5
KY|Kentucky|Ken|400-427|36.4 39.2 -89.6 -81.9
LA|Louisiana||700-714|28.9 33.1 -94.1 -88.8
ME|Maine||039-049|42.9 47.5 -71.1 -66.9
MD|Maryland||206-219|37.8 39.8 -79.5 -75.0
MA|Massachusetts|Mass|010-027,055|41.2 42.9 -73.6 -69.9
MI|Michigan|Mich|480-499|41.6 48.4 -90.5 -82.3
MN|Minnesota|Minn|550-567|43.4 49.4 -97.3 -89.4
MS|Mississippi|Miss|386-397|30.1 35.1 -91.7 -88.0
MO|Missouri||630-658|35.9 40.7 -95.8 -89.0
MT|Montana|Mont|590-599|44.3 49.1 -116.1 -104.0
NE|Nebraska|Neb,Nebr|680-693|39.9 43.1 -104.1 -95.3
NV|Nevada|Nev|889-898|35.0 42.1 -120.1 -114.0
NH|New Hampshire||030-038|42.6 45.4 -72.6 -70.6
NJ|New Jersey||070-089|38.9 41.4 -75.6 -73.8
NM|New Mexico||870-884|31.3 37.1 -109.1 -103.0
NY|New York|New York State|005,063,100-149|40.4 45.1 -79.8 -71.8
NC|North Carolina|N Carolina|270-289|33.8 36.6 -84.4 -75.4
ND|North Dakota|N Dak,N Dakota|580-588|45.9 49.1 -104.1 -96.5
MP|Northern Mariana Islands||969|14.1 20.6 144.8 146.1
OH|Ohio||430-459|38.4 42.0 -84.9 -80.5
OK|Oklahoma|Okla|730-732,734-749|33.6 37.1 -103.1 -94.4
OR|Oregon|Ore,Oreg|970-979|41.9 46.3 -124.6 -116.4
PA|Pennsylvania|Penn,Penna|150-196|39.7 42.3 -80.6 -74.6
PR|Puerto Rico||006-007,009|17.8 18.6 -68.0 -65.2
RI|Rhode Island||028-029|41.1 42.1 -71.9 -71.1
SC|South Carolina|S Carolina|290-299|32.0 35.3 -83.4 -78.5
SD|South Dakota|S Dak,S Dakota|570-577|42.4 46.0 -104.1 -96.4
TN|Tennessee|Tenn|370-385|34.9 36.7 -90.4 -81.6
TX|Texas|Tex|733,750-799,885|25.8 36.6 -106.7 -93.5
UT|Utah||840-847|36.9 42.1 -114.1 -109.0
VT|Vermont||050-059|42.7 45.1 -73.5 -71.4
VI|Virgin Islands|US Virgin Islands,USVI,United States Virgin Islands|008|17.6 18.5 -65.1 -64.5
VA|Virginia||201,220-246|36.5 39.5 -83.7 -75.2
WA|Washington|Wash,Washington State|980-994|45.5 49.1 -124.9 -116.9
WV|West Virginia|W Va,W Virginia|247-268|37.1 40.7 -82.7 -77.7
WI|Wisconsin|Wis,Wisc|530-549|42.4 47.4 -92.9 -86.2
WY|Wyoming|Wyo|820-831,834|40.9 45.1 -111.1 -104.0
"""
_ROWS = tuple(line.split("|") for line in _TABLE.split("\n") if line)
_MARGIN_DEGREES = 0.3
# The western Aleutians lie beyond the 180th meridian.
_EAST_OF_DATE_LINE = 172.0
_FRAMES = {
    code: tuple(float(degrees) for degrees in frame.split()) for code, _, _, _, frame in _ROWS
}
_PREFIXES = {
    code: tuple((int(each[:3]), int(each[-3:])) for each in prefixes.split(","))
    for code, _, _, prefixes, _ in _ROWS
}
STATE_CODES = frozenset(_FRAMES)
"""The codes of the 50 states, the District of Columbia and five territories."""
STATE_NAMES = tuple(sorted((row[1] for row in _ROWS), key=lambda name: (-len(name), name)))
"""Their names in full, the longest first."""
_CODE_OF = {
    name.casefold(): row[0]
    for row in _ROWS
    for name in (row[0], row[1], *row[2].split(","))
    if name
}
_SPLIT = re.compile(r"[,()/;:|\[\]]|\s[-\u2013\u2014]\s")
_AROUND = re.compile(r"^(?:us-|state of |commonwealth of )|,? +\d{5}(?:-\d{4})?$|[, ]+usa?$")
_COUNTRIES = frozenset({"us", "usa", "united states", "united states of america"})


@lru_cache(maxsize=4096)
def state_code(text: str) -> str | None:
    """The code of a US state, district or territory given by name or code, or None.

    `Ohio (OH)`, `OH 45402`, `US-OH`, `Ohio, USA` and `Washington, D.C.` name one; `DC/MD/VA` names
    none, being several.
    """
    if len(text) > _MAX_TEXT_LENGTH:
        return None
    plain = _plain(text)
    whole = _CODE_OF.get(plain) or _CODE_OF.get(" ".join(_SPLIT.sub(" ", plain).split()))
    if whole is not None:
        return whole
    parts = [part for each in _SPLIT.split(plain) if (part := _AROUND.sub("", each.strip()))]
    codes = {_CODE_OF.get(part) for part in parts if part not in _COUNTRIES and not part.isdigit()}
    return codes.pop() if len(codes) == 1 else None


def is_in_state(latitude: float, longitude: float, state: str) -> bool | None:
    """Whether a point may lie in a state, by a frame around it with a margin of 0.3 degrees.

    None where the state is not known by its code. Within the frame is no proof, outside is one.
    """
    if state not in _FRAMES:
        return None
    south, north, west, east = _FRAMES[state]
    if not south - _MARGIN_DEGREES <= latitude <= north + _MARGIN_DEGREES:
        return False
    if state == "AK" and longitude >= _EAST_OF_DATE_LINE - _MARGIN_DEGREES:
        return True
    return west - _MARGIN_DEGREES <= longitude <= east + _MARGIN_DEGREES


def mended_point(latitude: float, longitude: float, state: str) -> tuple[float, float] | None:
    """The point in the state that another one was meant to be, or None where nobody can tell.

    Latitude and longitude may be exchanged, or the longitude may lack its minus sign; only where
    exactly one of these gives a point of the state is it the point. A point that lies in the state
    needs no mending.
    """
    if is_in_state(latitude, longitude, state) is not False:
        return None
    mended = {(longitude, latitude), (latitude, -longitude)}
    fitting = [point for point in sorted(mended) if is_in_state(*point, state)]
    return fitting[0] if len(fitting) == 1 else None


def zip_contradicts_state(postal_code: str, state: str) -> bool:
    """Whether a ZIP code cannot be of a state, by its first three digits.

    False where either is not known. A few ZIP codes are delivered across a border, so this is a
    reason to report, and none to reject.
    """
    digits = re.match(r"\d{5}", postal_code)
    if digits is None or state not in _PREFIXES:
        return False
    prefix = int(digits[0][:3])
    return not any(first <= prefix <= last for first, last in _PREFIXES[state])


def _plain(text: str) -> str:
    """Lower case, single blanks, without full stops: `N. Y.` and `N.Y.` are `ny`."""
    plain = " ".join(text.casefold().replace(".", ". ").split())
    plain = re.sub(r"\b([a-z])\. (?=[a-z]\b)", r"\1", plain)
    return " ".join(plain.replace(".", " ").split())
