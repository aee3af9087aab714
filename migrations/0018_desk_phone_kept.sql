-- The account of a desk phone while its operator works in the browser: going back, the phone need not be set up anew.
alter table employees
  add column desk_sip_user text,
  -- Sealed like sip_secret.
  add column desk_sip_secret bytea,
  add constraint employees_desk_sip_user_once unique (desk_sip_user);
