// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.
#include "boundary/commands.h"

namespace holdfast::boundary {

void run_live_command(std::uint8_t number, ByteReader& in, sync::LiveData& live) {
  switch (number) {
    case 21: {  // openTable
      const auto table = in.u32();
      const auto channel = in.u32();
      const auto attachment = in.u32();
      const auto options = in.text();
      if (in.sound()) live.open(table, channel, attachment, options);
      return;
    }
    case 22: {  // tableFetched
      const auto table = in.u32();
      const auto rows = in.text();
      if (in.sound()) live.page_fetched(table, rows);
      return;
    }
    case 23: {  // tableRefetch
      const auto table = in.u32();
      if (in.sound()) live.begin_fetch(table);
      return;
    }
    case 24: {  // editTable
      const auto table = in.u32();
      const auto edit = in.u32();
      const auto kind = in.byte<sync::EditKind>();
      const auto match = in.text();
      const auto patch = in.text();
      if (in.sound()) live.begin_edit(table, edit, kind, match, patch);
      return;
    }
    case 25: {  // confirmEdit
      const auto table = in.u32();
      const auto edit = in.u32();
      const auto stored = in.text();
      if (in.sound()) live.confirm_edit(table, edit, stored);
      return;
    }
    case 26: {  // refuseEdit
      const auto table = in.u32();
      const auto edit = in.u32();
      if (in.sound()) live.refuse_edit(table, edit);
      return;
    }
    case 27: {  // changesKept
      const auto table = in.u32();
      const auto rows = in.text();
      const auto shown = in.flag();
      if (in.sound()) live.changes_kept(table, rows, shown);
      return;
    }
    case 28: {  // drainTable
      const auto table = in.u32();
      if (in.sound()) live.drain(table);
      return;
    }
    case 29: {  // closeTable
      const auto table = in.u32();
      if (in.sound()) live.close(table);
      return;
    }
    case 30: {  // openTrack
      const auto track = in.u32();
      const auto options = in.text();
      if (in.sound()) live.tracks.open(track, options);
      return;
    }
    case 31: {  // addFixes
      const auto track = in.u32();
      const auto fixes = in.text();
      if (in.sound()) live.tracks.add(track, fixes);
      return;
    }
    case 32: {  // closeTrack
      const auto track = in.u32();
      if (in.sound()) live.tracks.close(track);
      return;
    }
    default:
      return in.fail();
  }
}

}  // namespace holdfast::boundary
