-- How a change is described, filtered and judged. Shared by the embedded and the real PostgreSQL; only where the
-- changes come from differs. Nothing here is callable by a request's role.
create schema realtime;

create publication supabase_realtime;

create function realtime.columns_of(entity oid) returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname) order by a.attnum), '[]')
  from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
  where a.attrelid = entity and a.attnum > 0 and not a.attisdropped
$$;

create function realtime.key_of(entity oid) returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(a.attname order by a.attnum), '[]')
  from pg_catalog.pg_index i
  join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = entity and i.indisprimary
$$;

-- The fields of a row that are named, and, for a row over the size limit, only the short ones (64 bytes, and no nulls).
create function realtime.pick(row_data jsonb, names text[], oversized boolean) returns jsonb
language sql immutable strict set search_path = '' as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(row_data)
  where key = any (names) and (not oversized or (value <> 'null' and octet_length(value::text) <= 64))
$$;

-- What remains of a row that an UPDATE or DELETE replaced: everything under REPLICA IDENTITY FULL, otherwise its key.
create function realtime.old_of(entity oid, row_data jsonb) returns jsonb language sql stable strict set search_path = '' as $$
  select case when c.relreplident = 'f' then row_data
    else realtime.pick(row_data, array(select jsonb_array_elements_text(realtime.key_of(entity))), false) end
  from pg_catalog.pg_class c where c.oid = entity
$$;

-- What one table looks like to the roles that watch it: its columns in order, its key, whether rows are protected,
-- and which columns each role may read.
create function realtime.describe(entity oid, roles text[]) returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'schema', n.nspname,
    'table', c.relname,
    'rls', c.relrowsecurity,
    'columns', realtime.columns_of(entity),
    'key', realtime.key_of(entity),
    'readable', (select coalesce(jsonb_object_agg(r, (
        select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') from pg_catalog.pg_attribute a
        where a.attrelid = entity and a.attnum > 0 and not a.attisdropped
          and pg_catalog.has_column_privilege(r, entity, a.attnum, 'select'))), '{}')
      from unnest(roles) r where pg_catalog.to_regrole(pg_catalog.quote_ident(r)) is not null))
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = entity
$$;
