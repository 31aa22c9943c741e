-- A made-up second version: a column, what it holds for jobs that are there, and a table.
ALTER TABLE ${table}job ADD COLUMN note TEXT;

UPDATE ${table}job
  SET note = 'from version 1';

CREATE TABLE ${table}note_of_migration (
  made INTEGER NOT NULL PRIMARY KEY
);

INSERT INTO ${table}note_of_migration (made) VALUES (2);
