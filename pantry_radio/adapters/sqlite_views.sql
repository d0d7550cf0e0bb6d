-- What is derived in the SQLite export: hours at a place, pantries as people ask for them, search.

CREATE INDEX organization_name ON organization (name COLLATE NOCASE);
CREATE INDEX service_name ON service (name COLLATE NOCASE);
CREATE INDEX address_town ON address (state_province, city COLLATE NOCASE);
CREATE INDEX address_postal_code ON address (postal_code);
CREATE INDEX location_point ON location (latitude, longitude);

CREATE VIEW hours AS
SELECT
    service_at_location.location_id, service_at_location.service_id, schedule.id AS schedule_id,
    schedule_in_words.words, schedule.freq, schedule.interval, schedule.byday,
    schedule.bymonthday, schedule.dtstart, schedule.opens_at, schedule.closes_at,
    schedule.description, schedule.notes
FROM schedule
JOIN schedule_in_words ON schedule_in_words.schedule_id = schedule.id
JOIN service_at_location ON service_at_location.id = schedule.service_at_location_id
UNION ALL
SELECT
    schedule.location_id, NULL, schedule.id, schedule_in_words.words, schedule.freq,
    schedule.interval, schedule.byday, schedule.bymonthday, schedule.dtstart, schedule.opens_at,
    schedule.closes_at, schedule.description, schedule.notes
FROM schedule
JOIN schedule_in_words ON schedule_in_words.schedule_id = schedule.id
WHERE schedule.location_id IS NOT NULL
UNION ALL
SELECT
    service_at_location.location_id, schedule.service_id, schedule.id, schedule_in_words.words,
    schedule.freq, schedule.interval, schedule.byday, schedule.bymonthday, schedule.dtstart,
    schedule.opens_at, schedule.closes_at, schedule.description, schedule.notes
FROM schedule
JOIN schedule_in_words ON schedule_in_words.schedule_id = schedule.id
JOIN service_at_location ON service_at_location.service_id = schedule.service_id;

CREATE VIEW pantry AS
SELECT
    location.rowid AS number,
    organization.name AS organization,
    location.name AS location,
    address.address_1 AS address,
    address.city,
    address.state_province AS state,
    address.postal_code,
    (
        SELECT group_concat(number, ', ') FROM (
            SELECT DISTINCT phone.number FROM phone
            WHERE
                phone.location_id = location.id
                OR phone.organization_id = organization.id
                OR phone.service_id IN (
                    SELECT service_id FROM service_at_location AS link
                    WHERE link.location_id = location.id
                )
            ORDER BY phone.number
        )
    ) AS phone,
    (
        SELECT group_concat(words, '; ') FROM (
            SELECT DISTINCT hours.words FROM hours
            WHERE hours.location_id = location.id
            ORDER BY hours.words
        )
    ) AS hours,
    (
        SELECT group_concat(name, ', ') FROM (
            SELECT DISTINCT service.name FROM service
            JOIN service_at_location AS link ON link.service_id = service.id
            WHERE link.location_id = location.id
            ORDER BY service.name
        )
    ) AS services,
    coalesce(location.url, organization.website) AS website,
    organization.email,
    location.latitude,
    location.longitude,
    coalesce(location.description, organization.description) AS description,
    organization.id AS organization_id,
    location.id AS location_id
FROM location
JOIN organization ON organization.id = location.organization_id
LEFT JOIN address ON address.location_id = location.id;

CREATE VIRTUAL TABLE organization_fts USING fts5 (
    name, alternate_name, description, content='organization',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE service_fts USING fts5 (
    name, alternate_name, description, content='service',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE location_fts USING fts5 (
    name, alternate_name, description, content='location',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE address_fts USING fts5 (
    address_1, address_2, city, state_province, postal_code, content='address',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE pantry_fts USING fts5 (
    organization, location, services, description, address, city, state, postal_code,
    content='pantry', content_rowid='number',
    tokenize='porter unicode61 remove_diacritics 2'
);
INSERT INTO organization_fts (organization_fts) VALUES ('rebuild');
INSERT INTO service_fts (service_fts) VALUES ('rebuild');
INSERT INTO location_fts (location_fts) VALUES ('rebuild');
INSERT INTO address_fts (address_fts) VALUES ('rebuild');
INSERT INTO pantry_fts (pantry_fts) VALUES ('rebuild');
INSERT INTO organization_fts (organization_fts) VALUES ('optimize');
INSERT INTO service_fts (service_fts) VALUES ('optimize');
INSERT INTO location_fts (location_fts) VALUES ('optimize');
INSERT INTO address_fts (address_fts) VALUES ('optimize');
INSERT INTO pantry_fts (pantry_fts) VALUES ('optimize');
