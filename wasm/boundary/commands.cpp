// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.
#include "boundary/commands.h"

namespace holdfast::boundary {

void run_client_command(std::uint8_t number, ByteReader& in, realtime::Client& client, Instant now) {
  switch (number) {
    case 1: {  // connect
      client.connect(now);
      return;
    }
    case 2: {  // disconnect
      client.disconnect(now);
      return;
    }
    case 3: {  // simulateDisconnect
      client.simulate_disconnect(now);
      return;
    }
    case 4: {  // setOnline
      const auto online = in.flag();
      if (in.sound()) client.online_changed(online, now);
      return;
    }
    case 5: {  // setVisible
      const auto visible = in.flag();
      if (in.sound()) client.visible_changed(visible, now);
      return;
    }
    case 6: {  // userActed
      client.user_acted(now);
      return;
    }
    case 7: {  // suspend
      client.suspend(now);
      return;
    }
    case 8: {  // resume
      client.resume(now);
      return;
    }
    case 9: {  // setAccessToken
      const auto token = in.text();
      const auto user = in.text();
      if (in.sound()) client.set_access_token(token, user, now);
      return;
    }
    case 10: {  // tokenFailed
      const auto message = in.text();
      if (in.sound()) client.token_failed(message, now);
      return;
    }
    case 11: {  // openChannel
      const auto channel = in.u32();
      const auto topic = in.text();
      const auto join_payload = in.text();
      if (in.sound()) client.open_channel(channel, topic, join_payload, now);
      return;
    }
    case 12: {  // configureChannel
      const auto channel = in.u32();
      const auto join_payload = in.text();
      if (in.sound()) client.configure_channel(channel, join_payload, now);
      return;
    }
    case 13: {  // attach
      const auto channel = in.u32();
      const auto attachment = in.u32();
      const auto presence = in.flag();
      const auto changes = in.text();
      const auto config = in.text();
      if (in.sound()) client.attach(channel, attachment, presence, changes, config, now);
      return;
    }
    case 14: {  // detach
      const auto channel = in.u32();
      const auto attachment = in.u32();
      if (in.sound()) client.detach(channel, attachment, now);
      return;
    }
    case 15: {  // subscribe
      const auto channel = in.u32();
      const auto timeout = in.duration();
      if (in.sound()) client.subscribe(channel, timeout, now);
      return;
    }
    case 16: {  // unsubscribe
      const auto channel = in.u32();
      const auto timeout = in.duration();
      if (in.sound()) client.unsubscribe(channel, timeout, now);
      return;
    }
    case 17: {  // closeChannel
      const auto channel = in.u32();
      if (in.sound()) client.close_channel(channel, now);
      return;
    }
    case 18: {  // push
      const realtime::PushCommand command{in.u32(),  in.u32(),      in.text(), in.byte<phoenix::Encoding>(),
                                          in.text(), in.duration(), in.u32(),  in.duration(),
                                          in.text(), in.u32()};
      if (in.sound()) client.push(command, now);
      return;
    }
    case 19: {  // metrics
      const auto request = in.u32();
      if (in.sound()) client.tell_metrics(request, now);
      return;
    }
    case 20: {  // learn
      client.learn(now);
      return;
    }
    default:
      return in.fail();
  }
}

}  // namespace holdfast::boundary
