import { afterEach, expect, test } from 'vitest';
import type { RunningServer, StartOptions } from '../../demo/server/server';
import { RawClient } from './support/client';
import { startTestServer } from './support/server';

let server: RunningServer;
let client: RawClient;

async function start(options: StartOptions): Promise<void> {
  server = await startTestServer(options);
  client = await RawClient.connect(server);
}

afterEach(async () => {
  await client.close();
  await server.close();
});

const reasonOf = async (topic: string): Promise<unknown> => {
  const { reply } = await client.join(topic, { config: {} });
  return (reply.payload['response'] as { reason?: string }).reason ?? 'ok';
};

test('one channel too many is refused, joining one again is not', async () => {
  await start({ limits: { channelsPerSocket: 2 } });
  const reasons = [await reasonOf('realtime:a'), await reasonOf('realtime:b'), await reasonOf('realtime:c'), await reasonOf('realtime:b')];
  expect(reasons).toEqual(['ok', 'ok', 'ChannelRateLimitReached: Too many channels', 'ok']);
}, 30_000);

test('too many joins end the socket with 1001', async () => {
  await start({ limits: { joinsPerSecond: 0.2 } });
  const reasons = [await reasonOf('realtime:a'), await reasonOf('realtime:b'), await reasonOf('realtime:c')];
  expect(reasons).toEqual(['ok', 'ok', 'ClientJoinRateLimitReached: Too many joins per second']);
  expect(await client.closed()).toBe(1001);
}, 30_000);

test('too many events close the channel with a system error, and it can be joined again at once', async () => {
  await start({ limits: { eventsPerSecond: 0.2 } });
  await client.join('realtime:a', { config: {} });
  for (let i = 0; i < 3; i++) client.send('1', null, 'realtime:a', 'broadcast', { type: 'broadcast', event: 'e', payload: {} });
  const system = await client.next((f) => f.event === 'system');
  expect(system.payload).toEqual({ message: 'Too many messages per second', status: 'error', extension: 'system', channel: 'a' });
  await client.next((f) => f.event === 'phx_close');
  expect(await reasonOf('realtime:a')).toBe('ok');
}, 30_000);

test('a payload too large is an error with ack and nothing without', async () => {
  await start({ limits: { payloadBytes: 100 } });
  await client.join('realtime:a', { config: { broadcast: { ack: true, self: true } } });
  const large = { type: 'broadcast', event: 'e', payload: { text: 'x'.repeat(200) } };
  const reply = await client.push('1', 'realtime:a', 'broadcast', large);
  expect(reply.payload).toEqual({ status: 'error', response: 'payload_size_exceeded' });
  expect(client.received).toEqual([]);
}, 30_000);

test('one socket too many is refused with 429', async () => {
  await start({ limits: { sockets: 1 } });
  await expect(RawClient.connect(server)).rejects.toThrow('429');
}, 30_000);

test('changes over the rate are dropped without a word', async () => {
  await start({ limits: { changesPerSecond: 3 } });
  await client.watch('realtime:orders', await server.tokenFor('operator'), { event: '*', schema: 'public', table: 'orders' });
  await server.sql(`insert into orders (restaurant_id) select '11111111-1111-4111-8111-111111111111' from generate_series(1, 10)`);
  await client.until(() => client.received.length === 3, () => 'no changes');
  await client.push(null, 'phoenix', 'heartbeat', {});
  expect(client.received).toHaveLength(3);
}, 30_000);

test('only private topics, where the server says so', async () => {
  await start({ privateOnly: true });
  expect(await reasonOf('realtime:a')).toBe('PrivateOnly: This project only allows private channels');
}, 30_000);
