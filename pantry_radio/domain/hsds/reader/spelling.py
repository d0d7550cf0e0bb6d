"""What a key means, however it is spelt: fields of things, and containers that hold things."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What an object or array of a result can be about."""

    ORGANIZATION = "organization"
    LOCATION = "location"
    SERVICE = "service"
    PROGRAM = "program"
    CONTACT = "contact"
    ADDRESS = "address"
    PHONE = "phone"
    POINT = "point"
    LINK = "link"
    """Says that a service is given at a location."""
    SCHEDULE = "schedule"
    LANGUAGE = "language"
    ACCESSIBILITY = "accessibility"
    IDENTIFIER = "identifier"
    FUNDING = "funding"
    SERVICE_AREA = "service_area"
    DOCUMENT = "document"
    WRAPPER = "wrapper"
    """Is only wrapped around others, which belong together."""
    OTHER = "other"
    """Holds no thing of ours itself, though there may be some within."""
    CLOSED = "closed"
    """Nothing within is a thing of ours, whatever it looks like."""


DETAILS = frozenset(
    {
        Kind.SCHEDULE,
        Kind.LANGUAGE,
        Kind.ACCESSIBILITY,
        Kind.IDENTIFIER,
        Kind.FUNDING,
        Kind.SERVICE_AREA,
        Kind.DOCUMENT,
    }
)
"""What is told of another thing, in whatever form: it is read as a whole, by rules of its own."""


# Squashed (lower case, letters and digits only), the best spelling of each first.
_FIELDS = {
    "id": "id identifier uuid",
    "name": "name fullname displayname officialname legalname entityname nombre nom",
    "title": "title label heading",
    "organization_name": "organizationname orgname organisationname agencyname pantryname agency"
    " providername foodpantryname partnername organization organisation provider pantry"
    " nombredelaorganizacion organizacion organisme",
    "location_name": "locationname sitename site facilityname venuename venue placename",
    "service_name": "servicename",
    "program_name": "programname programmename",
    "alternate_name": "alternatename alternatenames nickname alias aliases aka alsoknownas"
    " alternativename othername othernames shortname acronym dba",
    "description": "description descriptions desc summary about overview details descripcion",
    "email": "email emails emailaddress emailaddresses contactemail mail"
    " correo correoelectronico courriel courrielelectronique",
    "url": "url website urls websites websiteurl web webpage homepage link websitelink siteurl"
    " sitioweb paginaweb siteweb",
    "uri": "uri",
    "year_incorporated": "yearincorporated incorporationyear yearfounded foundedyear founded"
    " incorporationdate",
    "legal_status": "legalstatus taxstatus",
    "tax_id": "taxid taxids ein fein employeridentificationnumber",
    "parent_organization_id": "parentorganizationid parentid parentorganization",
    "transportation": "transportation transit publictransportation",
    "location_type": "locationtype locationtypes",
    "address_type": "addresstype type kind",
    "latitude": "latitude lat geolat y latitud",
    "longitude": "longitude lon lng long geolng geolon x longitud",
    "street": "address1 addressline1 streetaddress1 streetaddress street street1 streetline1 line1"
    " addr1 streetname addressline address1line street address01 thoroughfare addresslines lines"
    " calle rue domicilio",
    "house_number": "housenumber streetnumber streetno buildingnumber",
    "street_2": "address2 addressline2 streetaddress2 street2 streetline2 line2 addr2 unit suite"
    " apt apartment unitnumber suitenumber floor room",
    "city": "city locality town addresslocality cityname municipality village"
    " ciudad ville localidad municipio",
    "state": "stateprovince state province stateprovincecode statecode stateabbreviation region"
    " addressregion statename administrativearea usstate"
    " estado provincia etat",
    "postal_code": "postalcode zip zipcode postcode postal zip5 postalcodezip"
    " codigopostal codepostal cp",
    "region": "region county",
    "attention": "attention attn careof",
    "country": "country countrycode countryname addresscountry pais pays",
    "address_text": "address fulladdress formattedaddress physicaladdress mailingaddress"
    " addresstext addressfull completeaddress streetandcity locationaddress addressstring"
    " postaladdress rawaddress"
    " addr direccion adresse physaddress",
    "number": "number phonenumber telephonenumber num phoneno value numero",
    "area_code": "areacode",
    "extension": "extension ext phoneextension phoneext",
    "phone_type": "phonetype type kind label",
    "status": "status servicestatus",
    "service_type": "servicetype servicetypes servicecategory",
    "category": "category",
    "application_process": "applicationprocess howtoapply intakeprocedure applicationprocedure",
    "fees": "feesdescription fees fee cost costs price",
    "interpretation_services": "interpretationservices interpretation interpreters",
    "accreditations": "accreditations accreditation",
    "minimum_age": "minimumage minage agemin",
    "maximum_age": "maximumage maxage agemax",
    "alert": "alert alerts",
    "logo": "logo logourl",
    "external_identifier": "externalidentifier externalid",
    "external_identifier_type": "externalidentifiertype",
    "eligibility": "eligibilitydescription eligibility eligibilityrequirements requirements"
    " whocanapply",
    "department": "department dept",
    "organization_id": "organizationid orgid organization organisationid agencyid providerid"
    " organizationref provider",
    "location_id": "locationid locid locationids locationref locations location siteid addressid"
    " primarylocationid",
    "service_id": "serviceid svcid serviceids services service serviceref",
    "program_id": "programid programids",
    "link_id": "serviceatlocationid serviceatlocationids salid",
    "contact_id": "contactid contactids",
}
_SPELLINGS: dict[str, dict[str, int]] = {
    field: {spelling: rank for rank, spelling in reversed(list(enumerate(spellings.split())))}
    for field, spellings in _FIELDS.items()
}
_ALL_SPELLINGS = frozenset(word for ranks in _SPELLINGS.values() for word in ranks)

# Singular stems; the last word of a key that is not known as a whole decides.
_CONTAINERS = {
    Kind.ORGANIZATION: "organization organisation org agency pantry foodpantry provider partner"
    " foodbank organizationdata organizationinfo organizationdetail offeredby providedby"
    " organizacion organizacione organisme",
    Kind.LOCATION: "location site place facility venue branch servicelocation distributionsite"
    " pantrylocation"
    " ubicacion ubicacione lieu sitio",
    Kind.SERVICE: "service offering serviceprovided servicio",
    Kind.PROGRAM: "program programme programa",
    Kind.CONTACT: "contact contactperson staff contactpoint contactinformation contactinfo"
    " contactdetail person"
    " contacto",
    Kind.ADDRESS: "address physicaladdress mailingaddress postaladdress streetaddress addressdetail"
    " fulladdress addressinfo"
    " direccion direccione adresse",
    Kind.PHONE: "phone telephone phonenumber tel telephonenumber mobile cell cellphone mobilephone"
    " hotline contactphone phoneinfo contactnumber contacttelephone mainphone primaryphone fax"
    " faxnumber officephone tollfree tollfreenumber"
    " telefono",
    Kind.POINT: "coordinate geolocation geo latlng latlong latlon position point geocode gps"
    " geopoint geocoordinate geometry"
    " geom latlong coordenada",
    Kind.LINK: "serviceatlocation servicesatlocation",
    Kind.SCHEDULE: "schedule hour regularschedule holidayschedule openinghour operatinghour"
    " openinghoursspecification weekdaytext opening availability openingtime"
    " operatingtime"
    " horario horaire",
    Kind.LANGUAGE: "language spokenlanguage languagesspoken languagespoken languagesupport"
    " idioma langue",
    Kind.ACCESSIBILITY: "accessibility accessibilityforability accessibilityfordisability"
    " accessibilityfeature disabilityaccess accessibilityoption",
    Kind.IDENTIFIER: "organizationidentifier identifier",
    Kind.FUNDING: "funding fundingsource funder",
    Kind.SERVICE_AREA: "servicearea areaserved serviceregion coveragearea",
    Kind.DOCUMENT: "requireddocument document documentsrequired requireddocumentation"
    " documentation",
    Kind.OTHER: "eligibility fee event cost costoption socialmedia capacity",
    Kind.CLOSED: "metadata metadatum attribute taxonomy taxonomyterm"
    " externalidentifier parentorganization license accreditation tag category"
    " servicecategory servicetype source datasource schema validationdetail usage"
    " error warning viewport bound bbox boundingbox sponsor servedby parentagency"
    " partnerfoodbank memberof affiliation affiliate affiliatedwith network",
}
_KIND_OF_STEM = {stem: kind for kind, stems in _CONTAINERS.items() for stem in stems.split()}
# A key that ends in one of these names a property of a thing, not the thing.
_WORDS_OF_SCALARS = frozenset(
    {"code", "date", "id", "ids", "name", "names", "note", "notes", "status", "type", "types"}
)
_LETTERS = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
_MAY_BE_PLURAL = frozenset({"city", "street", "zip", "zipcode", "number", "email", "county"})
_MIN_LENGTH_TO_GUESS = 6
_LIKENESS = 0.88


@lru_cache(maxsize=4096)
def squash(key: str) -> str:
    """A key without case, separators and punctuation: `Street_Address-1` is `streetaddress1`."""
    key = key[:100].casefold()
    return "".join(_LETTERS.findall(key if key.isascii() else unicodedata.normalize("NFKD", key)))


@lru_cache(maxsize=4096)
def fields_of(key: str) -> tuple[tuple[str, int], ...]:
    """The fields that a key may stand for, each with the rank of this spelling (0 is the best).

    A key that is unknown as it is written is taken for the known one that it most resembles, where
    it is long enough to tell.
    """
    if key == "@type":
        # Of JSON-LD: what the object is, not of what type it is.
        return ()
    squashed = squash(key)
    words = words_of(key)
    turned = ""
    if "of" in words:
        # The name of an organization is an organization's name.
        middle = words.index("of")
        turned = "".join((*words[middle + 1 :], *words[:middle]))
    for spelling in (squashed, _singular(squashed), _one(squashed), turned, _guess(squashed)):
        found = tuple(
            (field, ranks[spelling]) for field, ranks in _SPELLINGS.items() if spelling in ranks
        )
        if found:
            return found
    return ()


@lru_cache(maxsize=4096)
def kind_of(key: str) -> Kind | None:
    """What a container of this key holds, by the key alone; None where the key does not tell."""
    squashed = _singular(squash(key))
    if squashed in _KIND_OF_STEM:
        return _KIND_OF_STEM[squashed]
    words = words_of(key)
    if words and words[-1] in _WORDS_OF_SCALARS:
        return None
    for word in reversed(words):
        stem = _singular(word)
        if stem in _KIND_OF_STEM:
            return _KIND_OF_STEM[stem]
    if len(squashed) < _MIN_LENGTH_TO_GUESS:
        return None
    alike = _most_alike(squashed.removesuffix("s"), _KIND_OF_STEM)
    return _KIND_OF_STEM[alike] if alike is not None else None


def words_of(key: str) -> list[str]:
    """The words of a key in lower case: `streetAddress1` is `street`, `address1`."""
    key = key[:100]
    plain = key if key.isascii() else unicodedata.normalize("NFKD", key).replace("\u0301", "")
    return [word.casefold() for word in _WORD.findall(plain)]


def is_stem(squashed: str) -> bool:
    """Whether a squashed key, or its singular, is that of a container."""
    return _singular(squashed) in _KIND_OF_STEM


def is_spelling(squashed: str) -> bool:
    """Whether a squashed key is, as it is written, that of a field."""
    return squashed in _ALL_SPELLINGS


def _singular(squashed: str) -> str:
    """`addresss`, `addresses` and `address` are one; so are `agencies` and `agency`."""
    if squashed in _KIND_OF_STEM:
        return squashed
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("sss", "ss"), ("es", ""), ("s", "")):
        stem = squashed.removesuffix(ending) + singular
        if squashed.endswith(ending) and stem in _KIND_OF_STEM:
            return stem
    return squashed


def _one(squashed: str) -> str:
    """`citys` is `city`, where one of them is meant."""
    one = squashed.removesuffix("s")
    return one if one in _MAY_BE_PLURAL else squashed


def _guess(squashed: str) -> str:
    if len(squashed) < _MIN_LENGTH_TO_GUESS or squashed in _KIND_OF_STEM:
        return squashed
    return _most_alike(squashed, _ALL_SPELLINGS) or squashed


def _most_alike(squashed: str, known: Iterable[str]) -> str | None:
    """The known spelling that a misspelt one is closest to, where it begins alike."""
    near = sorted(
        word
        for word in known
        if word[0] == squashed[0] and abs(len(word) - len(squashed)) < 3  # noqa: PLR2004
    )
    alike = difflib.get_close_matches(squashed, near, n=1, cutoff=_LIKENESS)
    return alike[0] if alike else None
