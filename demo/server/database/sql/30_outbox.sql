-- Where changes come from in the embedded database, which has no logical decoding: a trigger writes each one to an outbox.
-- The notification is empty because one over 7,999 bytes would abort the user's own statement.
create table realtime.outbox (
  id bigint generated always as identity primary key,
  entity oid not null,
  type text not null,
  record jsonb,
  old_record jsonb,
  committed_at timestamptz not null
);

create function realtime.capture() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into realtime.outbox (entity, type, record, old_record, committed_at) values (tg_relid, tg_op,
    case when tg_op <> 'DELETE' then to_jsonb(new) end, case when tg_op <> 'INSERT' then to_jsonb(old) end, clock_timestamp());
  perform pg_notify('realtime_outbox', '');
  return null;
end $$;

-- The oldest changes after one, in order. Read rows stay until all are read and it is told to clear: emptying the table as a
-- whole leaves no dead rows behind, of which each later look would have to step over more.
create function realtime.drain(after bigint, at_most int, clear boolean)
returns table (id bigint, entity text, schema_name text, table_name text, type text, record text, old_record text, committed_at text)
language plpgsql set search_path = '' as $$
declare
  taken int;
begin
  return query select o.id, o.entity::text, n.nspname::text, c.relname::text, o.type, o.record::text,
    realtime.old_of(o.entity, o.old_record)::text,
    to_char(o.committed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  from realtime.outbox o join pg_catalog.pg_class c on c.oid = o.entity join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where o.id > after order by o.id limit at_most;
  get diagnostics taken = row_count;
  if clear and taken < at_most then truncate realtime.outbox; end if;
end $$;

-- Keeps the triggers equal to the publication, so that `alter publication supabase_realtime add table …` works here too.
create function realtime.follow_publication() returns event_trigger language plpgsql security definer set search_path = '' as $$
declare
  entity regclass;
begin
  for entity in select p.prrelid from pg_catalog.pg_publication_rel p
    join pg_catalog.pg_publication b on b.oid = p.prpubid and b.pubname = 'supabase_realtime'
    where not exists (select from pg_catalog.pg_trigger g where g.tgrelid = p.prrelid and g.tgname = 'realtime_capture')
  loop
    execute format('create trigger realtime_capture after insert or update or delete on %s
      for each row execute function realtime.capture()', entity);
  end loop;
  for entity in select g.tgrelid from pg_catalog.pg_trigger g where g.tgname = 'realtime_capture'
    and not exists (select from pg_catalog.pg_publication_rel p
      join pg_catalog.pg_publication b on b.oid = p.prpubid and b.pubname = 'supabase_realtime' where p.prrelid = g.tgrelid)
  loop
    execute format('drop trigger realtime_capture on %s', entity);
  end loop;
end $$;

create event trigger realtime_follow_publication on ddl_command_end
  when tag in ('ALTER PUBLICATION') execute function realtime.follow_publication();

create trigger realtime_capture_messages after insert on realtime.messages
  for each row when (new.event is not null) execute function realtime.capture();

-- Tells the server that what it remembers of tables may be out of date.
create function realtime.announce_ddl() returns event_trigger language plpgsql set search_path = '' as $$
begin
  perform pg_notify('realtime_ddl', '');
end $$;
create event trigger realtime_announce_ddl on ddl_command_end execute function realtime.announce_ddl();
