-- One row an app: what a decision rests on. sort_key is the id in UTF-16BE, whose order of bytes
-- is the order of Java strings. The row of '', which no app is named, counts the apps in stored.
CREATE TABLE ${table}app (
  app_id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  sort_key         BYTEA  NOT NULL,
  revision         BIGINT NOT NULL CHECK (revision >= 0),
  last_create_time BIGINT,
  stored           BIGINT NOT NULL CHECK (stored >= 0),
  active           BIGINT NOT NULL CHECK (active BETWEEN 0 AND stored)
);

-- ASC is said for an engine that would hash a first column which says nothing.
CREATE INDEX ${name}app_in_order ON ${table}app (sort_key ASC);

-- The jobs. Times are milliseconds since 1970 in UTC; finish_time is set if and only if the status
-- is terminal.
CREATE TABLE ${table}job (
  app_id          TEXT COLLATE "C" NOT NULL,
  environment     TEXT COLLATE "C" NOT NULL,
  job_id          TEXT COLLATE "C" NOT NULL,
  operation       TEXT COLLATE "C" CHECK (operation <> ''),
  status          TEXT COLLATE "C" NOT NULL CHECK (status <> ''),
  error           TEXT,
  create_time     BIGINT NOT NULL,
  update_time     BIGINT NOT NULL CHECK (update_time >= create_time),
  finish_time     BIGINT CHECK (finish_time >= create_time),
  create_revision BIGINT NOT NULL CHECK (create_revision > 0),
  revision        BIGINT NOT NULL CHECK (revision >= create_revision),
  PRIMARY KEY (app_id, environment, job_id)
);

-- For each filter of a listing an index in the order of the listing. A change of status costs two
-- entries of an index that holds it, so there is but one such index; the operation at its end lets
-- it answer for both together without looking at the jobs in between.
CREATE UNIQUE INDEX ${name}job_newest ON ${table}job (app_id, create_revision);

CREATE INDEX ${name}job_of_environment ON ${table}job (app_id, environment, create_revision);

CREATE INDEX ${name}job_of_operation
  ON ${table}job (app_id, environment, operation, create_revision);

CREATE INDEX ${name}job_of_status
  ON ${table}job (app_id, environment, status, create_revision, operation);

-- What retention may remove, by the order of finishing.
CREATE INDEX ${name}job_finished ON ${table}job (app_id, revision) WHERE finish_time IS NOT NULL;

-- The exact number of jobs of each kind; the operation of jobs that have none is ''.
CREATE TABLE ${table}tally (
  app_id      TEXT COLLATE "C" NOT NULL,
  environment TEXT COLLATE "C" NOT NULL,
  finished    SMALLINT NOT NULL CHECK (finished IN (0, 1)),
  status      TEXT COLLATE "C" NOT NULL,
  operation   TEXT COLLATE "C" NOT NULL,
  jobs        BIGINT NOT NULL CHECK (jobs >= 0),
  PRIMARY KEY (app_id, environment, finished, status, operation)
);

-- The newest changes of each app. A job that was created has no before_ columns, one that was
-- removed no after_ columns.
CREATE TABLE ${table}change (
  app_id             TEXT COLLATE "C" NOT NULL,
  revision           BIGINT NOT NULL CHECK (revision > 0),
  environment        TEXT COLLATE "C" NOT NULL,
  job_id             TEXT COLLATE "C" NOT NULL,
  create_time        BIGINT NOT NULL,
  create_revision    BIGINT NOT NULL CHECK (create_revision > 0),
  changed_at         BIGINT NOT NULL,
  actor              TEXT,
  before_revision    BIGINT,
  before_operation   TEXT,
  before_status      TEXT,
  before_error       TEXT,
  before_update_time BIGINT,
  before_finish_time BIGINT,
  after_operation    TEXT,
  after_status       TEXT,
  after_error        TEXT,
  after_update_time  BIGINT,
  after_finish_time  BIGINT,
  PRIMARY KEY (app_id, revision),
  CHECK ((before_revision IS NULL) = (before_status IS NULL)),
  CHECK (before_status IS NOT NULL OR after_status IS NOT NULL)
);
