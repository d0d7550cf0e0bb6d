-- HSDS 3.1.1: names and types of the official schemas. Facts from a source may be missing,
-- structure may not: what HSDS requires of a published file, the export fills in or leaves out.
-- Ids are given by the program (UUIDv5 of match keys), which makes a duplicate the same row.

CREATE TABLE public.organization (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    alternate_name text,
    description text,
    email text,
    website text,
    year_incorporated numeric,
    legal_status text,
    uri text
);
COMMENT ON TABLE public.organization IS 'Who gives services. HSDS 3.1.1 organization.';
COMMENT ON COLUMN public.organization.id IS
    'UUIDv5 of normalised name, state and city; without a city of its scraper or input.';
COMMENT ON COLUMN public.organization.name IS
    'The name that most inputs state.';
COMMENT ON COLUMN public.organization.alternate_name IS
    'Another name that is in use.';
COMMENT ON COLUMN public.organization.description IS
    'What the organization is, in its own words.';
COMMENT ON COLUMN public.organization.email IS
    'E-mail address of the organization.';
COMMENT ON COLUMN public.organization.website IS
    'Web address of the organization.';
COMMENT ON COLUMN public.organization.year_incorporated IS
    'Year in which it was legally formed.';
COMMENT ON COLUMN public.organization.legal_status IS
    'Conditions under which it operates.';
COMMENT ON COLUMN public.organization.uri IS
    'Persistent identifier from a registry; not the website.';

CREATE TABLE public.location (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES public.organization (id),
    location_type text NOT NULL CHECK (location_type IN ('physical', 'postal', 'virtual')),
    name text,
    alternate_name text,
    description text,
    transportation text,
    url text,
    latitude double precision,
    longitude double precision,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX ON public.location (organization_id);
COMMENT ON TABLE public.location IS 'Where services are given. HSDS 3.1.1 location.';
COMMENT ON COLUMN public.location.id IS
    'UUIDv5 of organization, street, unit, and ZIP or town.';
COMMENT ON COLUMN public.location.organization_id IS
    'The organization whose place it is.';
COMMENT ON COLUMN public.location.location_type IS
    'physical, postal or virtual.';
COMMENT ON COLUMN public.location.name IS
    'The name of the place that most inputs state.';
COMMENT ON COLUMN public.location.alternate_name IS
    'Another name of the place.';
COMMENT ON COLUMN public.location.description IS
    'What the place is.';
COMMENT ON COLUMN public.location.transportation IS
    'How to get there.';
COMMENT ON COLUMN public.location.url IS
    'Web address of a virtual location.';
COMMENT ON COLUMN public.location.latitude IS
    'Decimal degrees, WGS 84.';
COMMENT ON COLUMN public.location.longitude IS
    'Decimal degrees, WGS 84.';

CREATE TABLE public.address (
    id uuid PRIMARY KEY,
    location_id uuid NOT NULL UNIQUE REFERENCES public.location (id),
    address_type text NOT NULL CHECK (address_type IN ('physical', 'postal', 'virtual')),
    address_1 text,
    address_2 text,
    city text,
    state_province text,
    postal_code text,
    country text
);
COMMENT ON TABLE public.address IS 'The postal address of a location. HSDS 3.1.1 address.';
COMMENT ON COLUMN public.address.id IS
    'UUIDv5 of the location.';
COMMENT ON COLUMN public.address.location_id IS
    'The location that has this address; each has one at most.';
COMMENT ON COLUMN public.address.address_type IS
    'physical, postal or virtual.';
COMMENT ON COLUMN public.address.address_1 IS
    'Building number, street and unit.';
COMMENT ON COLUMN public.address.address_2 IS
    'Second line.';
COMMENT ON COLUMN public.address.city IS
    'City.';
COMMENT ON COLUMN public.address.state_province IS
    'State or province; a two-letter code in the USA.';
COMMENT ON COLUMN public.address.postal_code IS
    'Postal code.';
COMMENT ON COLUMN public.address.country IS
    'ISO 3166-1 code of two letters.';

CREATE TABLE public.service (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES public.organization (id),
    status text NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    name text,
    alternate_name text,
    description text,
    url text,
    email text,
    application_process text,
    fees_description text,
    eligibility_description text
);
CREATE INDEX ON public.service (organization_id);
COMMENT ON TABLE public.service IS 'What an organization gives. HSDS 3.1.1 service.';
COMMENT ON COLUMN public.service.id IS
    'UUIDv5 of organization and normalised name.';
COMMENT ON COLUMN public.service.organization_id IS
    'The organization that gives the service.';
COMMENT ON COLUMN public.service.status IS
    'active, inactive, defunct or temporarily closed.';
COMMENT ON COLUMN public.service.name IS
    'The name that most inputs state; missing where none does.';
COMMENT ON COLUMN public.service.alternate_name IS
    'Another name of the service.';
COMMENT ON COLUMN public.service.description IS
    'What is given, to whom, how.';
COMMENT ON COLUMN public.service.url IS
    'Web address of the service.';
COMMENT ON COLUMN public.service.email IS
    'E-mail address of the service.';
COMMENT ON COLUMN public.service.application_process IS
    'What one does to get the service.';
COMMENT ON COLUMN public.service.fees_description IS
    'What it costs.';
COMMENT ON COLUMN public.service.eligibility_description IS
    'For whom it is.';

CREATE TABLE public.service_at_location (
    id uuid PRIMARY KEY,
    service_id uuid NOT NULL REFERENCES public.service (id),
    location_id uuid NOT NULL REFERENCES public.location (id),
    UNIQUE (service_id, location_id)
);
CREATE INDEX ON public.service_at_location (location_id);
COMMENT ON TABLE public.service_at_location IS 'Which service is given at which location. HSDS 3.1.1 service_at_location.';
COMMENT ON COLUMN public.service_at_location.id IS
    'UUIDv5 of service and location.';
COMMENT ON COLUMN public.service_at_location.service_id IS
    'The service.';
COMMENT ON COLUMN public.service_at_location.location_id IS
    'The location.';

CREATE TABLE public.phone (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    location_id uuid REFERENCES public.location (id),
    service_id uuid REFERENCES public.service (id),
    organization_id uuid REFERENCES public.organization (id),
    extension numeric,
    type text,
    description text,
    CHECK (num_nonnulls(location_id, service_id, organization_id) = 1),
    UNIQUE NULLS NOT DISTINCT (location_id, service_id, organization_id, number, extension)
);
CREATE INDEX ON public.phone (service_id);
CREATE INDEX ON public.phone (organization_id);
COMMENT ON TABLE public.phone IS 'A number of one location, service or organization. HSDS 3.1.1 phone.';
COMMENT ON COLUMN public.phone.id IS
    'UUIDv5 of owner, number and extension.';
COMMENT ON COLUMN public.phone.number IS
    'The number in E.164 form.';
COMMENT ON COLUMN public.phone.location_id IS
    'The location whose number it is.';
COMMENT ON COLUMN public.phone.service_id IS
    'The service whose number it is.';
COMMENT ON COLUMN public.phone.organization_id IS
    'The organization whose number it is.';
COMMENT ON COLUMN public.phone.extension IS
    'Extension to dial behind the number.';
COMMENT ON COLUMN public.phone.type IS
    'A kind of RFC 6350: text, voice, fax, cell, video, pager, textphone.';
COMMENT ON COLUMN public.phone.description IS
    'What the number is for.';
