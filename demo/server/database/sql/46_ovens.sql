-- Two hundred ovens that report their temperature: the table of the demo's race. Nobody writes it but the server's flood.
create table public.ovens (
  id int primary key,
  celsius int not null,
  readings int not null default 0
);
insert into public.ovens (id, celsius) select n, 150 + (n * 37) % 120 from generate_series(1, 200) n;

alter table public.ovens enable row level security;
create policy everyone_reads on public.ovens for select using (true);
grant select on public.ovens to anon, authenticated;
grant all on public.ovens to service_role;
alter table public.ovens replica identity full;
alter publication supabase_realtime add table public.ovens;
