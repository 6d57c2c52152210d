-- Private topics: policies on realtime.messages say who may read from a topic (select) and write to it (insert). Messages sent
-- from the database are kept here for replay.
create table realtime.messages (
  id uuid primary key default gen_random_uuid(),
  topic text not null,
  extension text not null,
  event text,
  payload jsonb,
  private boolean not null default false,
  inserted_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now()
);
create index messages_by_topic on realtime.messages (topic, inserted_at);
alter table realtime.messages enable row level security;
grant usage on schema realtime to anon, authenticated, service_role;
grant select, insert on realtime.messages to anon, authenticated, service_role;

-- The topic that a policy is asked about.
create function realtime.topic() returns text language sql stable as
$$ select nullif(current_setting('realtime.topic', true), '') $$;

-- Tries to read and to write, and takes it all back: what remains is the answer.
create function realtime.permissions(in_topic text, in_role text, in_claims text) returns jsonb language plpgsql as $$
declare
  probes uuid[] := array[gen_random_uuid(), gen_random_uuid()];
  readable text[] := '{}';
  writable text[];
begin
  begin
    insert into realtime.messages (id, topic, extension, private) values
      (probes[1], in_topic, 'broadcast', true), (probes[2], in_topic, 'presence', true);
    perform set_config('request.jwt.claims', in_claims, true), set_config('realtime.topic', in_topic, true),
      set_config('role', in_role, true);
    select coalesce(array_agg(extension), '{}') into readable from realtime.messages where id = any (probes);
    writable := array(select e from unnest('{broadcast,presence}'::text[]) e where realtime.may_write(in_topic, e));
    raise exception using errcode = 'RT001', message = 'the probes are not kept';
  exception when others then
    perform set_config('role', 'none', true);
  end;
  return jsonb_build_object(
    'readBroadcast', 'broadcast' = any (readable), 'writeBroadcast', coalesce('broadcast' = any (writable), false),
    'readPresence', 'presence' = any (readable), 'writePresence', coalesce('presence' = any (writable), false));
end $$;

create function realtime.may_write(in_topic text, in_extension text) returns boolean language plpgsql as $$
begin
  insert into realtime.messages (topic, extension, private) values (in_topic, in_extension, true);
  return true;
exception when others then
  return false;
end $$;

-- Sends a broadcast from SQL, for everybody who may write to the topic: it runs under the caller's rights and policies. Who may not
-- gets a warning and no error, so that a trigger's failing broadcast does not undo the change that it tells of. The message's id is
-- put into its meta, and into its payload where that has none.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql set search_path = '' as $$
declare
  new_id uuid := gen_random_uuid();
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (id, topic, extension, event, payload, private) values (new_id, topic, 'broadcast', event,
    case when payload ? 'id' then payload else jsonb_set(payload, '{id}', to_jsonb(new_id)) end, private);
exception when others then
  raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
end $$;

-- Broadcasts a row's change, from a trigger for each row. The name of every argument is the real one's, for calls by name.
create function realtime.broadcast_changes(topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW') returns void language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise 'function can only be triggered for each row, not for each statement';
  elsif operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(jsonb_build_object('schema', table_schema, 'table', table_name, 'operation', operation,
    'record', new, 'old_record', old), event_name, topic_name);
exception when others then
  raise 'Failed to process the row: %', sqlerrm;
end $$;

-- Keeps the store bounded: 72 hours, and the newest 10,000 messages.
create function realtime.forget_messages() returns void language sql set search_path = '' as $$
  delete from realtime.messages where inserted_at < now() - interval '72 hours'
    or id in (select id from realtime.messages order by inserted_at desc offset 10000)
$$;

-- The newest messages of a private topic since a time, oldest first.
create function realtime.replay(in_topic text, since timestamptz, at_most int)
returns table (id text, event text, payload text) language sql stable set search_path = '' as $$
  select m.id::text, m.event, m.payload::text from (
    select * from realtime.messages where topic = in_topic and private and extension = 'broadcast'
      and event is not null and inserted_at >= greatest(since, now() - interval '72 hours')
    order by inserted_at desc limit at_most) m
  order by m.inserted_at
$$;

create publication supabase_realtime_messages for table realtime.messages with (publish = 'insert');
