-- Everything of the zoo's stands in a schema of its own, so that it can live in anybody's database
-- and leave again: DROP SCHEMA zoo CASCADE.
CREATE SCHEMA zoo;

CREATE TABLE zoo.survey (
  id    integer PRIMARY KEY,
  title text    NOT NULL
);

CREATE TABLE zoo.question (
  id       integer PRIMARY KEY,
  survey   integer NOT NULL REFERENCES zoo.survey,
  text     text    NOT NULL,
  audience text[]  NOT NULL CHECK (cardinality(audience) > 0) -- the segments it is put to
);
CREATE INDEX ON zoo.question (survey);

-- One row for each request of /api. The key is a UUIDv7 made by the application: made in the order of
-- time, it is always added at the right edge of the index.
--
-- There is no foreign key to survey, although each row has one: to check it, PostgreSQL would lock the
-- survey's row for every visit, so that all visits of a survey meet at one row (a tenth fewer visits a
-- second with 32 clients). Instead, the only statement that inserts takes the id from survey.
CREATE TABLE zoo.visit (
  id      uuid        PRIMARY KEY,
  survey  integer     NOT NULL,
  segment text        NOT NULL,
  at      timestamptz NOT NULL DEFAULT now()
);

-- A million rows for /row, filled by items.sql.
CREATE TABLE zoo.item (
  id integer  NOT NULL,
  a  char(10) NOT NULL, -- the id in ten digits
  b  char(20) NOT NULL  -- twenty letters
);
