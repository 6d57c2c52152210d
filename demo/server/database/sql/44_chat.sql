create table public.chat_channels (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  order_id uuid references public.orders (id) on delete cascade,
  created_at timestamptz not null default now()
);
create table public.chat_members (
  channel_id uuid not null references public.chat_channels (id) on delete cascade,
  user_id uuid not null,
  primary key (channel_id, user_id)
);
create table public.chat_messages (
  id uuid primary key default gen_random_uuid(),
  channel_id uuid not null references public.chat_channels (id) on delete cascade,
  sender_id uuid not null default auth.uid(),
  text text not null check (length(text) between 1 and 4000),
  attachments jsonb not null default '[]',
  created_at timestamptz not null default clock_timestamp()
);
create index chat_messages_by_channel on public.chat_messages (channel_id, created_at desc);
create table public.chat_read_receipts (
  channel_id uuid not null references public.chat_channels (id) on delete cascade,
  user_id uuid not null default auth.uid(),
  last_read_at timestamptz not null default now(),
  primary key (channel_id, user_id)
);

-- Security definer: a policy on chat_members that asked chat_members would ask itself without end.
create function public.is_chat_member(channel uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.chat_members m where m.channel_id = channel and m.user_id = auth.uid())
$$;

alter table public.chat_channels enable row level security;
alter table public.chat_members enable row level security;
alter table public.chat_messages enable row level security;
alter table public.chat_read_receipts enable row level security;
create policy members_read on public.chat_channels for select to authenticated using (public.is_chat_member(id));
create policy members_read on public.chat_members for select to authenticated using (public.is_chat_member(channel_id));
create policy members_read on public.chat_messages for select to authenticated using (public.is_chat_member(channel_id));
create policy members_write on public.chat_messages for insert to authenticated
  with check (sender_id = (select auth.uid()) and public.is_chat_member(channel_id));
create policy senders_delete on public.chat_messages for delete to authenticated using (sender_id = (select auth.uid()));
create policy members_read on public.chat_read_receipts for select to authenticated using (public.is_chat_member(channel_id));
create policy own_insert on public.chat_read_receipts for insert to authenticated
  with check (user_id = (select auth.uid()) and public.is_chat_member(channel_id));
create policy own_update on public.chat_read_receipts for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select on public.chat_channels, public.chat_members to authenticated;
grant select, insert, delete on public.chat_messages to authenticated;
grant select, insert, update on public.chat_read_receipts to authenticated;
grant all on public.chat_channels, public.chat_members, public.chat_messages, public.chat_read_receipts to service_role;

alter table public.chat_messages replica identity full;
alter table public.chat_read_receipts replica identity full;
alter publication supabase_realtime add table public.chat_messages, public.chat_read_receipts;
