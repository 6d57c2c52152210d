-- Tells a table's changes as broadcasts of private topics, for Supabase and for Holdfast's local server:
--
--   select holdfast.broadcast_table('public.orders', 'restaurant:{restaurant_id}', 'customer:{customer_id}');
--
-- Each change of a row is sent to the topics that the row's values fill in, as realtime.broadcast_changes() sends it. A row that an
-- UPDATE moves to another topic is a DELETE in the old one and an INSERT in the new, so that nobody is shown the row that it was or
-- became elsewhere. A row without a value for a topic is not told there. TRUNCATE is told nowhere.
-- Who may hear a topic is for a policy on realtime.messages to say. Safe to run twice.
create schema if not exists holdfast;
grant usage on schema holdfast to anon, authenticated, service_role;

-- A topic with a row's values in the place of `{column}`; null where one of them is null. Values are not looked at again for places.
create or replace function holdfast.topic_of(template text, row_data jsonb) returns text
language plpgsql immutable set search_path = '' as $$
declare
  part text[];
  topic text := '';
begin
  for part in select regexp_matches(template, '([^{]*)(?:\{([^{}]+)\})?', 'g') loop
    topic := topic || part[1] || case when part[2] is null then '' else row_data ->> part[2] end;
  end loop;
  return nullif(topic, '');
end $$;

-- `security definer`, because a user who changes a row need not have the right to send to all who hear of it.
create or replace function holdfast.broadcast_row() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  template text;
  old_topic text;
  new_topic text;
begin
  foreach template in array tg_argv loop
    old_topic := case when tg_op <> 'INSERT' then holdfast.topic_of(template, to_jsonb(old)) end;
    new_topic := case when tg_op <> 'DELETE' then holdfast.topic_of(template, to_jsonb(new)) end;
    if old_topic = new_topic then
      perform realtime.broadcast_changes(new_topic, tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
    else
      if old_topic is not null then
        perform realtime.broadcast_changes(old_topic, 'DELETE', 'DELETE', tg_table_name, tg_table_schema, null, old);
      end if;
      if new_topic is not null then
        perform realtime.broadcast_changes(new_topic, 'INSERT', 'INSERT', tg_table_name, tg_table_schema, new, null);
      end if;
    end if;
  end loop;
  return null;
end $$;
-- Only the trigger calls it: as a page's function it would tell what nobody changed.
revoke execute on function holdfast.broadcast_row() from public;

-- Makes the trigger, in the place of the one that is there. Without a topic it only takes that one away.
create or replace function holdfast.broadcast_table(entity regclass, variadic topics text[] default '{}') returns void
language plpgsql set search_path = '' as $$
declare
  template text;
  place text;
begin
  foreach template in array topics loop
    if template is null or template = '' or regexp_replace(template, '\{[^{}]+\}', '', 'g') ~ '[{}]' then
      raise 'The topic "%" cannot be read: write it like orders:{restaurant_id}', template;
    end if;
    for place in select m[1] from regexp_matches(template, '\{([^{}]+)\}', 'g') m loop
      if not exists (select from pg_catalog.pg_attribute a
        where a.attrelid = entity and a.attname = place and a.attnum > 0 and not a.attisdropped)
      then
        raise 'The topic "%" names the column "%", which % does not have', template, place, entity;
      end if;
    end loop;
  end loop;
  execute format('drop trigger if exists holdfast_broadcast on %s', entity);
  if cardinality(topics) > 0 then
    execute format('create trigger holdfast_broadcast after insert or update or delete on %s
      for each row execute function holdfast.broadcast_row(%s)', entity,
      (select string_agg(quote_literal(t), ', ') from unnest(topics) t));
  end if;
end $$;
revoke execute on function holdfast.broadcast_table from public;
