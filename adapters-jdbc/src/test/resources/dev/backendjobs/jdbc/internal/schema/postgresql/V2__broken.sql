-- A made-up second version whose last statement fails.
ALTER TABLE ${table}job ADD COLUMN note TEXT;

UPDATE ${table}job SET note = 'half done';

CREATE TABLE ${table}note_of_migration (made INTEGER NOT NULL PRIMARY KEY);

INSERT INTO ${table}note_of_migration (no_such_column) VALUES (2);
