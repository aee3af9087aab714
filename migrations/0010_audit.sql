-- Who changed what. Append only: the program has no statement that changes or removes a row.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  -- None: the command line.
  by uuid references employees (id),
  -- "employees.save".
  what text not null,
  subject uuid,
  before jsonb,
  after jsonb,
  -- The request's id, as in the log.
  request text not null,
  address text
);
create index audit_newest on audit (at desc, id desc);
create index audit_by_subject on audit (subject, at desc);
