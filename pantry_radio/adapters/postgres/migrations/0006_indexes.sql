-- Indexes for the questions that people ask (docs/database.md); those that the program itself needs
-- stand beside their tables.
--
-- Text is indexed by SP-GiST: it takes text of any length, where a row of a btree must be shorter
-- than 2,704 bytes, and finds what is equal and what begins so, whatever the collation. Words in
-- the middle of a name would need pg_trgm, which not every server has: reading all names is fast.

CREATE INDEX organization_name ON public.organization USING spgist (lower(name));
COMMENT ON INDEX public.organization_name IS
    'Names by how they begin, in small letters: WHERE lower(name) LIKE ''harvest%''.';

CREATE INDEX address_postal_code ON public.address USING spgist (postal_code);
COMMENT ON INDEX public.address_postal_code IS
    'Postal codes by how they begin: WHERE postal_code LIKE ''45501%'' finds ZIP+4, too.';

CREATE INDEX address_city ON public.address USING spgist (lower(city));
COMMENT ON INDEX public.address_city IS
    'Cities, in small letters, as they are written in many ways: WHERE lower(city) = ''dayton''.';

CREATE INDEX location_point ON public.location (latitude, longitude);
COMMENT ON INDEX public.location_point IS
    'Places within a box; the distance is then reckoned for these alone.';

CREATE INDEX phone_number ON public.phone (number);
COMMENT ON INDEX public.phone_number IS
    'Whose number it is: WHERE number = ''+19375550123''.';
