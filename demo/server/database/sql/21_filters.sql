-- Filters: `[{column, op, value, values, negate}]`, an AND of conditions. Columns are looked up in the catalogue, operators
-- come from the list below, and values travel as parameters (the array $2), so no text of a client's becomes SQL.

create function realtime.condition_sql(entity oid, condition jsonb, slot int) returns text
language plpgsql stable set search_path = '' as $$
declare
  col text := condition ->> 'column';
  op text := condition ->> 'op';
  col_type text;
  expression text;
begin
  select pg_catalog.format_type(a.atttypid, null) into col_type from pg_catalog.pg_attribute a
    where a.attrelid = entity and a.attname = col and a.attnum > 0 and not a.attisdropped;
  if col_type is null then
    raise exception 'invalid column for filter %', col;
  end if;
  expression := case
    when op = 'is' then format('t.%I is %s', col,
      case condition ->> 'value' when 'null' then 'null' when 'true' then 'true' when 'false' then 'false' else 'unknown' end)
    when op = 'in' then format('t.%I = any (($2[%s])::%s[])', col, slot, col_type)
    when op = 'isdistinct' then format('t.%I is distinct from ($2[%s])::%s', col, slot, col_type)
    else format('t.%I %s ($2[%s])::%s', col, realtime.operator_of(op), slot, col_type)
  end;
  if (condition ->> 'negate')::boolean then
    expression := format('not (%s)', expression);
  end if;
  -- A deleted row may carry its key only: a condition on a column that is not there is not met.
  return format('(r.row_data ? %L and (%s))', col, expression);
end $$;

create function realtime.operator_of(op text) returns text language plpgsql immutable set search_path = '' as $$
begin
  return case op
    when 'eq' then '=' when 'neq' then '<>' when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>' when 'gte' then '>='
    when 'like' then 'operator(pg_catalog.~~)' when 'ilike' then 'operator(pg_catalog.~~*)'
    when 'match' then 'operator(pg_catalog.~)' when 'imatch' then 'operator(pg_catalog.~*)' end;
end $$;

-- Which of `filter_sets` (numbered from 0) each of `rows` (numbered from 0) meets.
create function realtime.match_filters(entity oid, row_list jsonb, filter_sets jsonb)
returns table (row_number int, matched int[]) language plpgsql stable set search_path = '' as $$
declare
  one_set jsonb;
  condition jsonb;
  bound text[] := '{}';
  conditions text[];
  sets text[] := '{}';
begin
  for one_set in select value from jsonb_array_elements(filter_sets) loop
    conditions := '{true}';
    for condition in select value from jsonb_array_elements(one_set) loop
      bound := bound || case when condition ->> 'op' = 'in'
        then array(select jsonb_array_elements_text(condition -> 'values'))::text
        else condition ->> 'value' end;
      conditions := conditions || realtime.condition_sql(entity, condition, cardinality(bound));
    end loop;
    sets := sets || format('case when %s then %s end', array_to_string(conditions, ' and '), cardinality(sets));
  end loop;
  return query execute format(
    'select (r.ord - 1)::int, array_remove(array[%s]::int[], null)
     from jsonb_array_elements($1) with ordinality r(row_data, ord),
       lateral jsonb_populate_record(null::%s, r.row_data) t order by 1',
    array_to_string(sets, ', '), entity::regclass) using row_list, bound;
end $$;

-- Whether there is a published table to watch. Raises if a filter's or selection's column is unknown or unreadable to the
-- role (a filter on a hidden column would tell its values), or if a value does not fit its column.
create function realtime.check_subscription(in_schema text, in_table text, conditions jsonb, wanted text[], for_role text)
returns boolean language plpgsql stable set search_path = '' as $$
declare
  entity oid;
  col text;
  found_any boolean := false;
begin
  if to_regrole(quote_ident(for_role)) is null then
    raise exception 'role "%" does not exist', for_role using errcode = '42704';
  end if;
  for entity in select c.oid from pg_catalog.pg_publication_tables p
    join pg_catalog.pg_namespace n on n.nspname = p.schemaname
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = p.tablename
    where p.pubname = 'supabase_realtime' and in_schema in ('*', p.schemaname) and in_table in ('*', p.tablename)
  loop
    found_any := true;
    for col in select value ->> 'column' from jsonb_array_elements(conditions) loop
      if not realtime.is_readable(entity, col, for_role) then raise exception 'invalid column for filter %', col; end if;
    end loop;
    foreach col in array coalesce(wanted, '{}') loop
      if not realtime.is_readable(entity, col, for_role) then raise exception 'invalid column for select %', col; end if;
    end loop;
    if conditions <> '[]' then
      perform realtime.match_filters(entity,
        jsonb_build_array((select jsonb_object_agg(value ->> 'column', null) from jsonb_array_elements(conditions))),
        jsonb_build_array(conditions));
    end if;
  end loop;
  return found_any;
end $$;

create function realtime.is_readable(entity oid, col text, for_role text) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from pg_catalog.pg_attribute a where a.attrelid = entity and a.attname = col and a.attnum > 0
    and not a.attisdropped and pg_catalog.has_column_privilege(for_role, entity, a.attnum, 'select'))
$$;
