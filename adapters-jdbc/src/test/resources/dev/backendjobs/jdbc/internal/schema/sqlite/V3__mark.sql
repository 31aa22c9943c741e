-- A made-up third version.
UPDATE ${table}job SET note = note || ', marked';
