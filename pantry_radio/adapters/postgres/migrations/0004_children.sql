-- All else that belongs to organizations, locations and services: hours, languages, contacts …
-- HSDS 3.1.1 names and types; numbers are numeric, as in JSON.
--
-- Ids are UUIDv5 of the owner and a match key (domain/hsds/keys.py), which makes a duplicate the
-- same row. The unique indexes hold the columns that the key is made of, so that nothing else can
-- put a duplicate there. Text of any length stands in them as its MD5: an index row has a limit.
-- Beside them each reference has a plain index, small enough that it is used: rows are looked up by
-- owner again and again, and that must not cost more as the tables grow.

ALTER TABLE public.organization ADD COLUMN logo text;
COMMENT ON COLUMN public.organization.logo IS
    'Web address of its logo.';

ALTER TABLE public.location
    ADD COLUMN external_identifier text,
    ADD COLUMN external_identifier_type text;
COMMENT ON COLUMN public.location.external_identifier IS
    'What another party calls the place.';
COMMENT ON COLUMN public.location.external_identifier_type IS
    'Who calls it so; stated with the identifier.';

ALTER TABLE public.address
    ADD COLUMN attention text,
    ADD COLUMN region text;
COMMENT ON COLUMN public.address.attention IS
    'To whose attention post is sent.';
COMMENT ON COLUMN public.address.region IS
    'Region, such as a county.';

CREATE TABLE public.organization_identifier (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES public.organization (id),
    identifier_type text NOT NULL,
    identifier text NOT NULL,
    identifier_scheme text
);
CREATE UNIQUE INDEX organization_identifier_key ON public.organization_identifier (
    organization_id, md5(identifier_type), md5(identifier)
);
CREATE INDEX ON public.organization_identifier (organization_id);
COMMENT ON TABLE public.organization_identifier IS
    'What others call an organization. HSDS 3.1.1 organization_identifier.';
COMMENT ON COLUMN public.organization_identifier.id IS
    'UUIDv5 of organization, normalised type and identifier.';
COMMENT ON COLUMN public.organization_identifier.organization_id IS
    'The organization.';
COMMENT ON COLUMN public.organization_identifier.identifier_type IS
    'Who calls it so, such as EIN.';
COMMENT ON COLUMN public.organization_identifier.identifier IS
    'The identifier.';
COMMENT ON COLUMN public.organization_identifier.identifier_scheme IS
    'Scheme of the identifier, a code of org-id.guide.';

CREATE TABLE public.program (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES public.organization (id),
    name text NOT NULL,
    alternate_name text,
    description text
);
CREATE UNIQUE INDEX program_key ON public.program (organization_id, md5(name));
CREATE INDEX ON public.program (organization_id);
COMMENT ON TABLE public.program IS
    'Related services of an organization under one name. HSDS 3.1.1 program.';
COMMENT ON COLUMN public.program.id IS
    'UUIDv5 of organization and normalised name.';
COMMENT ON COLUMN public.program.organization_id IS
    'The organization that has the program.';
COMMENT ON COLUMN public.program.name IS
    'The name that most inputs state.';
COMMENT ON COLUMN public.program.alternate_name IS
    'Another name of the program.';
COMMENT ON COLUMN public.program.description IS
    'What the program is.';

-- Deferred: a program goes before the services that leave it are written.
ALTER TABLE public.service
    ADD COLUMN program_id uuid REFERENCES public.program (id) DEFERRABLE INITIALLY DEFERRED,
    ADD COLUMN interpretation_services text,
    ADD COLUMN accreditations text,
    ADD COLUMN minimum_age numeric,
    ADD COLUMN maximum_age numeric,
    ADD COLUMN alert text;
CREATE INDEX ON public.service (program_id);
COMMENT ON COLUMN public.service.program_id IS
    'The program of the same organization under which it is given.';
COMMENT ON COLUMN public.service.interpretation_services IS
    'What is done for those who speak another language.';
COMMENT ON COLUMN public.service.accreditations IS
    'Who has accredited the service.';
COMMENT ON COLUMN public.service.minimum_age IS
    'Years of age from which on it is given.';
COMMENT ON COLUMN public.service.maximum_age IS
    'Years of age up to which it is given.';
COMMENT ON COLUMN public.service.alert IS
    'What one has to know at present.';

ALTER TABLE public.service_at_location ADD COLUMN description text;
COMMENT ON COLUMN public.service_at_location.description IS
    'What is particular about the service there.';

CREATE TABLE public.accessibility (
    id uuid PRIMARY KEY,
    location_id uuid NOT NULL REFERENCES public.location (id),
    description text,
    details text,
    url text
);
CREATE UNIQUE INDEX accessibility_key ON public.accessibility (
    location_id, md5(description), md5(details), md5(url)
) NULLS NOT DISTINCT;
CREATE INDEX ON public.accessibility (location_id);
COMMENT ON TABLE public.accessibility IS
    'How people with disabilities get into a location. HSDS 3.1.1 accessibility.';
COMMENT ON COLUMN public.accessibility.id IS
    'UUIDv5 of location and all that is said.';
COMMENT ON COLUMN public.accessibility.location_id IS
    'The location.';
COMMENT ON COLUMN public.accessibility.description IS
    'What is there for people with disabilities.';
COMMENT ON COLUMN public.accessibility.details IS
    'What else is to be known about it.';
COMMENT ON COLUMN public.accessibility.url IS
    'Web address that tells more.';

CREATE TABLE public.required_document (
    id uuid PRIMARY KEY,
    service_id uuid NOT NULL REFERENCES public.service (id),
    document text NOT NULL
);
CREATE UNIQUE INDEX required_document_key ON public.required_document (service_id, md5(document));
CREATE INDEX ON public.required_document (service_id);
COMMENT ON TABLE public.required_document IS
    'What one has to bring to a service. HSDS 3.1.1 required_document.';
COMMENT ON COLUMN public.required_document.id IS
    'UUIDv5 of service and normalised text.';
COMMENT ON COLUMN public.required_document.service_id IS
    'The service.';
COMMENT ON COLUMN public.required_document.document IS
    'The document.';

CREATE TABLE public.service_area (
    id uuid PRIMARY KEY,
    service_id uuid NOT NULL REFERENCES public.service (id),
    name text,
    description text
);
CREATE UNIQUE INDEX service_area_key ON public.service_area (
    service_id, md5(coalesce(name, description))
) NULLS NOT DISTINCT;
CREATE INDEX ON public.service_area (service_id);
COMMENT ON TABLE public.service_area IS
    'For whom a service is, by where they live. HSDS 3.1.1 service_area.';
COMMENT ON COLUMN public.service_area.id IS
    'UUIDv5 of service and normalised name, or else description.';
COMMENT ON COLUMN public.service_area.service_id IS
    'The service.';
COMMENT ON COLUMN public.service_area.name IS
    'The area, such as a county.';
COMMENT ON COLUMN public.service_area.description IS
    'More about the area.';

CREATE TABLE public.funding (
    id uuid PRIMARY KEY,
    source text NOT NULL,
    organization_id uuid REFERENCES public.organization (id),
    service_id uuid REFERENCES public.service (id),
    CHECK (num_nonnulls(organization_id, service_id) = 1)
);
CREATE UNIQUE INDEX funding_key ON public.funding (organization_id, service_id, md5(source))
    NULLS NOT DISTINCT;
CREATE INDEX ON public.funding (service_id);
CREATE INDEX ON public.funding (organization_id);
COMMENT ON TABLE public.funding IS
    'Who pays for one organization or service. HSDS 3.1.1 funding.';
COMMENT ON COLUMN public.funding.id IS
    'UUIDv5 of owner and normalised source.';
COMMENT ON COLUMN public.funding.source IS
    'Who pays.';
COMMENT ON COLUMN public.funding.organization_id IS
    'The organization that is paid for.';
COMMENT ON COLUMN public.funding.service_id IS
    'The service that is paid for.';

CREATE TABLE public.schedule (
    id uuid PRIMARY KEY,
    service_id uuid REFERENCES public.service (id),
    location_id uuid REFERENCES public.location (id),
    service_at_location_id uuid REFERENCES public.service_at_location (id),
    valid_from date,
    valid_to date,
    dtstart date,
    until date,
    count numeric,
    wkst text CHECK (wkst IN ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')),
    freq text CHECK (freq IN ('WEEKLY', 'MONTHLY')),
    interval numeric,
    byday text,
    bymonthday text,
    description text,
    opens_at time,
    closes_at time,
    schedule_link text,
    attending_type text,
    notes text,
    CHECK (num_nonnulls(service_id, location_id, service_at_location_id) = 1),
    -- RFC 5545 would take the day of dtstart, which nobody has stated.
    CHECK (freq <> 'MONTHLY' OR num_nonnulls(byday, bymonthday) > 0)
);
CREATE UNIQUE INDEX schedule_key ON public.schedule (
    service_at_location_id, location_id, service_id,
    freq, coalesce(interval, 1), byday, bymonthday, dtstart, valid_from, valid_to, until, count,
    opens_at, closes_at,
    (CASE WHEN num_nonnulls(byday, bymonthday, dtstart, opens_at, closes_at) = 0
        THEN md5(coalesce(description, notes)) END)
) NULLS NOT DISTINCT;
CREATE INDEX ON public.schedule (service_at_location_id);
CREATE INDEX ON public.schedule (location_id);
CREATE INDEX ON public.schedule (service_id);
CREATE INDEX schedule_days ON public.schedule USING gin (
    string_to_array(translate(byday, '-0123456789', ''), ',')
);
COMMENT ON INDEX public.schedule_days IS
    'Days of opening, whichever of the month: who is open on some Wednesday or Saturday is found by '
    'WHERE string_to_array(translate(byday, ''-0123456789'', ''''), '','') && ''{WE,SA}''.';
COMMENT ON TABLE public.schedule IS
    'When one service, location or service_at_location is open: a recurrence (RFC 5545) with one '
    'interval of the day, or one event. HSDS 3.1.1 schedule.';
COMMENT ON COLUMN public.schedule.id IS
    'UUIDv5 of owner and all that says when; of the words only where there are but words.';
COMMENT ON COLUMN public.schedule.service_id IS
    'The service, wherever it is given.';
COMMENT ON COLUMN public.schedule.location_id IS
    'The location, whatever is given there.';
COMMENT ON COLUMN public.schedule.service_at_location_id IS
    'The service at this location.';
COMMENT ON COLUMN public.schedule.valid_from IS
    'First day on which this is true.';
COMMENT ON COLUMN public.schedule.valid_to IS
    'Last day on which this is true.';
COMMENT ON COLUMN public.schedule.dtstart IS
    'Day of the first event; of the only one where there is no freq.';
COMMENT ON COLUMN public.schedule.until IS
    'Day of the last event.';
COMMENT ON COLUMN public.schedule.count IS
    'Number of events.';
COMMENT ON COLUMN public.schedule.wkst IS
    'Day on which the week starts; never a day of opening.';
COMMENT ON COLUMN public.schedule.freq IS
    'WEEKLY or MONTHLY.';
COMMENT ON COLUMN public.schedule.interval IS
    'Every how many weeks or months.';
COMMENT ON COLUMN public.schedule.byday IS
    'Days of opening: MO,WE every week, 2TU,-1SA the second and the last of the month.';
COMMENT ON COLUMN public.schedule.bymonthday IS
    'Days of the month: 1,15.';
COMMENT ON COLUMN public.schedule.description IS
    'The hours in words.';
COMMENT ON COLUMN public.schedule.opens_at IS
    'Time of opening, local to the place.';
COMMENT ON COLUMN public.schedule.closes_at IS
    'Time of closing, local to the place.';
COMMENT ON COLUMN public.schedule.schedule_link IS
    'Web address of a calendar.';
COMMENT ON COLUMN public.schedule.attending_type IS
    'How one takes part.';
COMMENT ON COLUMN public.schedule.notes IS
    'What else is to be known about the hours.';

CREATE TABLE public.contact (
    id uuid PRIMARY KEY,
    organization_id uuid REFERENCES public.organization (id),
    service_id uuid REFERENCES public.service (id),
    location_id uuid REFERENCES public.location (id),
    name text,
    title text,
    department text,
    email text,
    CHECK (num_nonnulls(organization_id, service_id, location_id) = 1)
);
CREATE UNIQUE INDEX contact_key ON public.contact (
    organization_id, service_id, location_id, md5(name)
) NULLS NOT DISTINCT WHERE name IS NOT NULL;
CREATE UNIQUE INDEX contact_without_name_key ON public.contact (
    organization_id, service_id, location_id, md5(title), md5(department), md5(email)
) NULLS NOT DISTINCT WHERE name IS NULL;
CREATE INDEX ON public.contact (organization_id);
CREATE INDEX ON public.contact (service_id);
CREATE INDEX ON public.contact (location_id);
COMMENT ON TABLE public.contact IS
    'Whom to turn to at one organization, service or location. HSDS 3.1.1 contact.';
COMMENT ON COLUMN public.contact.id IS
    'UUIDv5 of owner and normalised name; without a name of title, department and e-mail.';
COMMENT ON COLUMN public.contact.organization_id IS
    'The organization whose contact it is.';
COMMENT ON COLUMN public.contact.service_id IS
    'The service whose contact it is.';
COMMENT ON COLUMN public.contact.location_id IS
    'The location whose contact it is.';
COMMENT ON COLUMN public.contact.name IS
    'The name that most inputs state.';
COMMENT ON COLUMN public.contact.title IS
    'Title of the person, or the post.';
COMMENT ON COLUMN public.contact.department IS
    'Department.';
COMMENT ON COLUMN public.contact.email IS
    'E-mail address of the contact.';

ALTER TABLE public.phone
    ADD COLUMN contact_id uuid REFERENCES public.contact (id),
    DROP CONSTRAINT phone_check,
    DROP CONSTRAINT phone_location_id_service_id_organization_id_number_extensi_key,
    ADD CONSTRAINT phone_check CHECK (
        num_nonnulls(location_id, service_id, organization_id, contact_id) = 1
    ),
    ADD CONSTRAINT phone_key UNIQUE NULLS NOT DISTINCT (
        location_id, service_id, organization_id, contact_id, number, extension
    );
CREATE INDEX ON public.phone (contact_id);
COMMENT ON TABLE public.phone IS
    'A number of one location, service, organization or contact. HSDS 3.1.1 phone.';
COMMENT ON COLUMN public.phone.contact_id IS
    'The contact whose number it is.';

CREATE TABLE public.language (
    id uuid PRIMARY KEY,
    service_id uuid REFERENCES public.service (id),
    location_id uuid REFERENCES public.location (id),
    phone_id uuid REFERENCES public.phone (id),
    name text,
    code text,
    note text,
    CHECK (num_nonnulls(service_id, location_id, phone_id) = 1)
);
CREATE UNIQUE INDEX language_key ON public.language (service_id, location_id, phone_id, md5(code))
    NULLS NOT DISTINCT WHERE code IS NOT NULL;
CREATE UNIQUE INDEX language_without_code_key ON public.language (
    service_id, location_id, phone_id, md5(coalesce(name, note))
) NULLS NOT DISTINCT WHERE code IS NULL;
CREATE INDEX ON public.language (service_id);
CREATE INDEX ON public.language (location_id);
CREATE INDEX ON public.language (phone_id);
COMMENT ON TABLE public.language IS
    'What is spoken at one service, location or phone. HSDS 3.1.1 language.';
COMMENT ON COLUMN public.language.id IS
    'UUIDv5 of owner and code; without a code of the normalised name.';
COMMENT ON COLUMN public.language.service_id IS
    'The service.';
COMMENT ON COLUMN public.language.location_id IS
    'The location.';
COMMENT ON COLUMN public.language.phone_id IS
    'The phone.';
COMMENT ON COLUMN public.language.name IS
    'The language.';
COMMENT ON COLUMN public.language.code IS
    'Its code of ISO 639-1, or ISO 639-3.';
COMMENT ON COLUMN public.language.note IS
    'What else is to be known about it.';
