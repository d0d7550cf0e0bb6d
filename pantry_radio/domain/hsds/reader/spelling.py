"""What a key means, however it is spelt: fields of things, and containers that hold things."""

import difflib
import re
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
    WRAPPER = "wrapper"
    """Is only wrapped around others, which belong together."""
    OTHER = "other"
    """Holds no thing of ours itself, though there may be some within."""
    CLOSED = "closed"
    """Nothing within is a thing of ours, whatever it looks like."""


# Squashed (lower case, letters and digits only), the best spelling of each first.
_FIELDS = {
    "id": "id identifier uuid",
    "name": "name fullname displayname officialname legalname entityname",
    "title": "title label heading",
    "organization_name": "organizationname orgname organisationname agencyname pantryname agency"
    " providername foodpantryname partnername organization organisation provider pantry",
    "location_name": "locationname sitename site facilityname venuename venue placename",
    "service_name": "servicename",
    "program_name": "programname programmename",
    "alternate_name": "alternatename alternatenames nickname alias aliases aka alsoknownas"
    " alternativename othername othernames shortname acronym dba",
    "description": "description descriptions desc summary about overview details",
    "email": "email emails emailaddress emailaddresses contactemail mail",
    "url": "url website urls websites websiteurl web webpage homepage link websitelink siteurl",
    "uri": "uri",
    "year_incorporated": "yearincorporated incorporationyear yearfounded foundedyear founded"
    " incorporationdate",
    "legal_status": "legalstatus taxstatus",
    "tax_id": "taxid taxids ein",
    "parent_organization_id": "parentorganizationid parentid parentorganization",
    "transportation": "transportation transit publictransportation",
    "location_type": "locationtype locationtypes",
    "address_type": "addresstype type kind",
    "latitude": "latitude lat geolat y",
    "longitude": "longitude lon lng long geolng geolon x",
    "street": "address1 addressline1 streetaddress1 streetaddress street street1 streetline1 line1"
    " addr1 streetname addressline address1line street address01 thoroughfare addresslines lines",
    "house_number": "housenumber streetnumber streetno buildingnumber",
    "street_2": "address2 addressline2 streetaddress2 street2 streetline2 line2 addr2 unit suite"
    " apt apartment unitnumber suitenumber floor room",
    "city": "city locality town addresslocality cityname municipality village",
    "state": "stateprovince state province stateprovincecode statecode stateabbreviation region"
    " addressregion statename administrativearea usstate",
    "postal_code": "postalcode zip zipcode postcode postal zip5 postalcodezip",
    "country": "country countrycode countryname addresscountry",
    "address_text": "address fulladdress formattedaddress physicaladdress mailingaddress"
    " addresstext addressfull completeaddress streetandcity locationaddress addressstring"
    " postaladdress rawaddress",
    "number": "number phonenumber telephonenumber num phoneno value",
    "extension": "extension ext phoneextension phoneext",
    "phone_type": "phonetype type kind label",
    "status": "status servicestatus",
    "service_type": "servicetype servicetypes servicecategory category",
    "application_process": "applicationprocess howtoapply intakeprocedure applicationprocedure",
    "fees": "feesdescription fees fee cost costs price",
    "eligibility": "eligibilitydescription eligibility eligibilityrequirements requirements"
    " whocanapply",
    "department": "department dept",
    "organization_id": "organizationid orgid organization organisationid agencyid providerid"
    " organizationref provider",
    "location_id": "locationid locid locationids locationref locations location siteid addressid"
    " serviceatlocationid primarylocationid",
    "service_id": "serviceid svcid serviceids services service serviceref",
    "program_id": "programid programids",
}
_SPELLINGS: dict[str, dict[str, int]] = {
    field: {spelling: rank for rank, spelling in reversed(list(enumerate(spellings.split())))}
    for field, spellings in _FIELDS.items()
}

# Singular stems; the last word of a key that is not known as a whole decides.
_CONTAINERS = {
    Kind.ORGANIZATION: "organization organisation org agency pantry foodpantry provider partner"
    " foodbank organizationdata organizationinfo organizationdetail offeredby providedby",
    Kind.LOCATION: "location site place facility venue branch servicelocation distributionsite"
    " pantrylocation",
    Kind.SERVICE: "service offering serviceprovided",
    Kind.PROGRAM: "program programme",
    Kind.CONTACT: "contact contactperson staff contactpoint contactinformation contactinfo"
    " contactdetail person",
    Kind.ADDRESS: "address physicaladdress mailingaddress postaladdress streetaddress addressdetail"
    " fulladdress addressinfo",
    Kind.PHONE: "phone telephone phonenumber tel telephonenumber mobile cell cellphone mobilephone"
    " hotline contactphone phoneinfo contactnumber contacttelephone mainphone primaryphone fax"
    " faxnumber officephone tollfree tollfreenumber",
    Kind.POINT: "coordinate geolocation geo latlng latlong latlon position point geocode gps"
    " geopoint geocoordinate geometry",
    Kind.LINK: "serviceatlocation servicesatlocation",
    Kind.OTHER: "schedule hour language accessibility funding servicearea eligibility fee event"
    " cost costoption requireddocument document regularschedule holidayschedule socialmedia"
    " capacity",
    Kind.CLOSED: "metadata metadatum attribute taxonomy taxonomyterm organizationidentifier"
    " identifier externalidentifier parentorganization license accreditation tag category"
    " servicecategory servicetype source datasource schema validationdetail usage",
}
_KIND_OF_STEM = {stem: kind for kind, stems in _CONTAINERS.items() for stem in stems.split()}
# A key that ends in one of these names a property of a thing, not the thing.
_WORDS_OF_SCALARS = frozenset(
    {"code", "date", "id", "ids", "name", "names", "note", "notes", "status", "type", "types"}
)
_MIN_LENGTH_TO_GUESS = 6
_LIKENESS = 0.88


def squash(key: str) -> str:
    """A key without case, separators and punctuation: `Street_Address-1` is `streetaddress1`."""
    return "".join(re.findall(r"[a-z0-9]+", key[:100].casefold()))


@lru_cache(maxsize=4096)
def fields_of(key: str) -> tuple[tuple[str, int], ...]:
    """The fields that a key may stand for, each with the rank of this spelling (0 is the best).

    A key that is unknown as it is written is taken for the known one that it most resembles, where
    it is long enough to tell.
    """
    squashed = squash(key)
    for spelling in (squashed, _singular(squashed), _guess(squashed)):
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
    words = [word.casefold() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", key[:100])]
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


def _singular(squashed: str) -> str:
    """`addresss`, `addresses` and `address` are one; so are `agencies` and `agency`."""
    if squashed in _KIND_OF_STEM:
        return squashed
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("sss", "ss"), ("es", ""), ("s", "")):
        stem = squashed.removesuffix(ending) + singular
        if squashed.endswith(ending) and stem in _KIND_OF_STEM:
            return stem
    return squashed


def _guess(squashed: str) -> str:
    if len(squashed) < _MIN_LENGTH_TO_GUESS or squashed in _KIND_OF_STEM:
        return squashed
    return (
        _most_alike(squashed, {word for ranks in _SPELLINGS.values() for word in ranks}) or squashed
    )


def _most_alike(squashed: str, known: Iterable[str]) -> str | None:
    """The known spelling that a misspelt one is closest to, where it begins alike."""
    near = sorted(
        word
        for word in known
        if word[0] == squashed[0] and abs(len(word) - len(squashed)) < 3  # noqa: PLR2004
    )
    alike = difflib.get_close_matches(squashed, near, n=1, cutoff=_LIKENESS)
    return alike[0] if alike else None
