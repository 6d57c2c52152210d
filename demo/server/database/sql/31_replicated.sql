-- For changes from the write-ahead log, whose values are texts: PostgreSQL itself makes them JSON, so that both databases write
-- every type alike.

-- A whole row. Where a long value that did not change was not sent (`missing`), it is read from the row as it is now.
create function realtime.typed_row(entity oid, row_data jsonb, missing boolean) returns jsonb language plpgsql stable as $$
declare
  typed jsonb;
  found_row jsonb;
begin
  execute format('select to_jsonb(jsonb_populate_record(null::%s, $1))', entity::regclass) into typed using row_data;
  if missing then
    execute format('select to_jsonb(t) from %s t where %s', entity::regclass, (
      select string_agg(format('t.%I = ($1 ->> %L)::%s', a.attname, a.attname, format_type(a.atttypid, null)), ' and ')
      from pg_catalog.pg_index i join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = entity and i.indisprimary)) into found_row using typed;
    typed := typed || coalesce((select jsonb_object_agg(key, value) from jsonb_each(found_row) where not row_data ? key), '{}');
  end if;
  return typed;
end $$;

-- `[{entity, record, old, missing}]`, in order. `old` is null where the log does not carry it: the key did not change.
create function realtime.typed_changes(changes jsonb)
returns table (record text, old_record text) language plpgsql stable as $$
declare
  change jsonb;
  entity oid;
  new_row jsonb;
  old_row jsonb;
begin
  for change in select value from jsonb_array_elements(changes) loop
    entity := (change ->> 'entity')::oid;
    new_row := case when change -> 'record' <> 'null' then
      realtime.typed_row(entity, change -> 'record', (change ->> 'missing')::boolean) end;
    old_row := case when change -> 'old' <> 'null' then realtime.typed_row(entity, change -> 'old', false) else new_row end;
    record := new_row::text;
    old_record := case when change ->> 'type' <> 'INSERT' then realtime.old_of(entity, old_row)::text end;
    return next;
  end loop;
end $$;
