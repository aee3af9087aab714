-- The operator's phone picks calls of this queue up by itself, after a short beep.
alter table queues add column auto_answer boolean not null default false;
